package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("One thing that starts a build.")
public record BuildTriggerPolicy(
        @Description("`ConfigChange`, `ImageChange`, `Generic`, `GitHub`, `GitLab` or `Bitbucket`.")
                @Required
                String type,
        @Description("A push on GitHub.") @Nullable WebHookTrigger github,
        @Description("A call by anyone who knows the URL.") @Nullable WebHookTrigger generic,
        @Description("A tag that moves.") @Nullable ImageChangeTrigger imageChange,
        @Description("A push on GitLab.") @Nullable WebHookTrigger gitlab,
        @Description("A push on Bitbucket.") @Nullable WebHookTrigger bitbucket) {

    public static final BuildTriggerPolicy EMPTY =
            new BuildTriggerPolicy("", null, null, null, null, null);

    public BuildTriggerPolicy {
        type = type == null ? "" : type;
    }

    public BuildTriggerPolicy withType(String type) {
        return new BuildTriggerPolicy(type, github, generic, imageChange, gitlab, bitbucket);
    }

    public BuildTriggerPolicy withImageChange(@Nullable ImageChangeTrigger imageChange) {
        return new BuildTriggerPolicy(type, github, generic, imageChange, gitlab, bitbucket);
    }
}
