package io.millrace.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What another system says has happened: unverified until an owner has looked.
public sealed interface Claim {

    default String type() {
        return "io.millrace.inbound." + getClass().getSimpleName() + ".v1";
    }

    /// A registry says that a tag was pushed.
    ///
    /// @param eventId the registry's id of the notification
    /// @param registry the registry's host, as in pull specs
    /// @param repository in that registry; `namespace/stream` in the integrated one
    /// @param digest empty when the registry does not say
    /// @param actor whose token it was pushed with; null when the registry does not say
    record ImagePushed(
            String eventId,
            String registry,
            String repository,
            String tag,
            String digest,
            Instant pushedAt,
            @Nullable String actor)
            implements Claim {
        public ImagePushed {
            digest = digest == null ? "" : digest;
        }
    }

    /// A system asks for a tag to point somewhere, as `oc tag` does.
    ///
    /// @param eventId one and the same for the same request
    /// @param kind `DockerImage`, `ImageStreamTag` or `ImageStreamImage`
    /// @param from the source of that kind
    /// @param fromNamespace where the source is, null for the tag's own project
    record TagRequested(
            String eventId,
            String namespace,
            String stream,
            String tag,
            String kind,
            String from,
            @Nullable String fromNamespace)
            implements Claim {
        public TagRequested {
            eventId = eventId == null ? "" : eventId;
            namespace = namespace == null ? "" : namespace;
            stream = stream == null ? "" : stream;
            tag = tag == null ? "" : tag;
            kind = kind == null ? "" : kind;
            from = from == null ? "" : from;
        }
    }

    /// A system asks for a build of a BuildConfig, as `oc start-build` does.
    ///
    /// @param eventId one and the same for the same request
    /// @param commit of the configuration's Git source, null for what its `ref` points to
    record BuildRequested(
            String eventId, String namespace, String buildConfig, @Nullable String commit)
            implements Claim {
        public BuildRequested {
            eventId = eventId == null ? "" : eventId;
            namespace = namespace == null ? "" : namespace;
            buildConfig = buildConfig == null ? "" : buildConfig;
        }
    }
}
