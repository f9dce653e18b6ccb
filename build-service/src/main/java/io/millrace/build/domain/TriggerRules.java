package io.millrace.build.domain;

import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.WebHookTrigger;
import io.millrace.contract.meta.ObjectReference;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules for what starts builds.
record TriggerRules(Findings findings, References references) {

    void triggers(List<BuildTriggerPolicy> triggers, BuildStrategy strategy, String namespace) {
        var watched = new HashSet<String>();
        var from = Defaults.from(strategy);
        for (var index = 0; index < triggers.size(); index++) {
            var trigger = triggers.get(index);
            var path = "spec.triggers[" + index + "]";
            switch (trigger.type()) {
                case "" -> findings.required(path + ".type", "");
                case Defaults.CONFIG_CHANGE -> {}
                case Defaults.IMAGE_CHANGE -> imageChange(path, trigger, from, namespace, watched);
                case "Generic" -> webHook(path + ".generic", trigger.generic(), true);
                case "GitHub" -> webHook(path + ".github", trigger.github(), false);
                case "GitLab" -> webHook(path + ".gitlab", trigger.gitlab(), false);
                case "Bitbucket" -> webHook(path + ".bitbucket", trigger.bitbucket(), false);
                default -> findings.invalid(path + ".type", trigger.type(), "invalid trigger type");
            }
        }
    }

    private void imageChange(
            String path,
            BuildTriggerPolicy trigger,
            Optional<ObjectReference> base,
            String namespace,
            Set<String> watched) {
        var change = trigger.imageChange();
        if (change == null) {
            findings.required(path + ".imageChange", "");
            return;
        }
        var from = Optional.ofNullable(change.from()).or(() -> base).orElse(ObjectReference.EMPTY);
        if (change.from() == null && !Defaults.isStreamTag(from)) {
            findings.invalid(
                    path + ".imageChange",
                    "",
                    "must specify an ImageStreamTag as the strategy's from, or a from of its own");
            return;
        }
        if (change.from() != null && !Defaults.isStreamTag(from)) {
            findings.invalid(
                    path + ".imageChange.from.kind",
                    Findings.present(from.kind()),
                    "only an ImageStreamTag type of reference is allowed in an ImageChange"
                            + " trigger.");
            return;
        }
        if (change.from() != null) {
            references.reference(path + ".from", from, Set.of(Defaults.IMAGE_STREAM_TAG));
        }
        var space =
                Findings.present(from.namespace()).isEmpty()
                        ? namespace
                        : Findings.present(from.namespace());
        if (!watched.add(space + "/" + Findings.present(from.name()))) {
            findings.invalid(
                    "spec.triggers",
                    Findings.present(from.name()),
                    "multiple ImageChange triggers refer to the same image stream tag");
        }
    }

    private void webHook(String path, @Nullable WebHookTrigger hook, boolean mayAllowEnv) {
        if (hook == null) {
            findings.required(path, "");
            return;
        }
        if (Findings.present(hook.secret()).isEmpty() && hook.secretReference() == null) {
            findings.invalid(
                    path, "", "must provide a value for at least one of secret or secretReference");
        }
        if (hook.secretReference() != null && hook.secretReference().name().isEmpty()) {
            findings.required(path + ".secretReference.name", "");
        }
        if (hook.allowEnv() && !mayAllowEnv) {
            findings.invalid(path + ".allowEnv", true, "git webhooks cannot allow env vars");
        }
    }
}
