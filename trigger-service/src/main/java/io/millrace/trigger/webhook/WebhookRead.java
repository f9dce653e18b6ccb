package io.millrace.trigger.webhook;

import io.millrace.contract.build.DockerStrategyOptions;
import io.millrace.contract.build.EnvVar;
import io.millrace.contract.build.SourceRevision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What comes of a call: a build, or none.
sealed interface WebhookRead {

    /// @param warning what of the call was not understood; empty for nothing
    record Build(
            @Nullable SourceRevision revision,
            List<EnvVar> env,
            @Nullable DockerStrategyOptions options,
            String warning)
            implements WebhookRead {

        static Build of(@Nullable SourceRevision revision) {
            return new Build(revision, List.of(), null, "");
        }
    }

    record None(WebhookVerdict verdict) implements WebhookRead {}

    /// Hosts are told nothing.
    static WebhookRead nothing(String why) {
        return new None(new WebhookVerdict.Skip("", why));
    }

    /// Whoever calls is told why.
    static WebhookRead skipped(String why) {
        return new None(new WebhookVerdict.Skip(why, why));
    }

    static WebhookRead malformed(String why) {
        return new None(new WebhookVerdict.Malformed(why));
    }

    /// What somebody has sent, short enough to be told of.
    static String quoted(String text) {
        return '"' + (text.length() > 250 ? text.substring(0, 250) : text) + '"';
    }
}
