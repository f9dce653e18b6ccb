package io.millrace.contract;

import io.millrace.contract.image.TagHold;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happened, said once and to everybody. The wire type of each is
/// `io.millrace.<owner>.<Fact>.v1`; changes are additive (`docs/events.md`).
public sealed interface Fact {

    /// The namespace of the resource that the fact is about; empty for none.
    String namespace();

    /// The name of the resource that the fact is about: with the namespace the record's key.
    String name();

    /// Who says it.
    Owner owner();

    default String type() {
        return "io.millrace." + owner().wireName() + "." + getClass().getSimpleName() + ".v1";
    }

    default String recordKey() {
        return namespace() + "/" + name();
    }

    /// A tag points at another image than before.
    ///
    /// @param revision how many times this tag has moved, counted per stream and tag; survives the
    ///   tag's deletion
    /// @param image the image's digest, empty for a plain reference
    /// @param pullSpec what a consumer pulls: by digest wherever there is one
    /// @param previousImage the image before, empty for the first
    /// @param cause `Push`, `Import`, `Tag`, `Track` or `Build`
    /// @param actor who moved it
    /// @param hold that the move put on the tag; null for none
    record TagUpdated(
            String namespace,
            String name,
            String streamUid,
            String tag,
            long revision,
            String image,
            String pullSpec,
            String previousImage,
            long generation,
            String cause,
            String actor,
            Instant at,
            @Nullable TagHold hold)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.IMAGESTREAM;
        }
    }

    /// A tag and its history are gone; its revision counter stays.
    record TagDeleted(
            String namespace,
            String name,
            String streamUid,
            String tag,
            long revision,
            String actor,
            Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.IMAGESTREAM;
        }
    }

    /// A push that the registry has taken and that the project's limits or quotas keep out of the
    /// stream.
    ///
    /// @param name the stream
    /// @param image the digest that was pushed
    /// @param reason of an API status
    /// @param actor who pushed; empty when nobody knows
    record PushRefused(
            String namespace,
            String name,
            String tag,
            String image,
            String reason,
            String message,
            String actor,
            Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.IMAGESTREAM;
        }
    }

    /// An import fetched the image that was asked for.
    record ImportCompleted(
            String namespace, String name, String importId, String from, String image, Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.IMPORTER;
        }
    }

    /// An import got a no from the registry.
    record ImportFailed(
            String namespace,
            String name,
            String importId,
            String from,
            String reason,
            String message,
            Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.IMPORTER;
        }
    }

    /// A build was created from its configuration. Said again when a trigger asks again for a build
    /// that it has got.
    ///
    /// @param number which build of its configuration it is; 0 when that is not known any more
    /// @param key the key of the firing that made it, null when no trigger did
    record BuildRequested(
            String namespace,
            String name,
            String buildUid,
            String buildConfig,
            long number,
            List<String> causes,
            @Nullable String key,
            Instant at)
            implements Fact {
        public BuildRequested {
            causes = List.copyOf(causes);
        }

        @Override
        public Owner owner() {
            return Owner.BUILD;
        }
    }

    /// A trigger's firing made no build.
    ///
    /// @param name the BuildConfig
    /// @param key the firing's key
    /// @param reason `NotFound`, `Paused`, `OtherVersion`, `UpToDate`, `WrongOptions`,
    ///   `Unresolved`, or the reason of an API status
    /// @param temporary the same firing may make a build later
    record BuildRefused(
            String namespace,
            String name,
            String key,
            String reason,
            String message,
            boolean temporary,
            Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.BUILD;
        }
    }

    /// The build cannot begin yet; it is tried again by itself.
    ///
    /// @param phase `New`, or `Pending` when a worker has it
    record BuildPostponed(
            String namespace,
            String name,
            String buildUid,
            String buildConfig,
            String phase,
            String reason,
            String message,
            Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.BUILD;
        }
    }

    /// A worker runs the build.
    record BuildStarted(
            String namespace, String name, String buildUid, String buildConfig, Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.BUILD;
        }
    }

    /// The build's output is in the registry.
    ///
    /// @param stream the image stream of the output, empty when the output is no stream tag
    /// @param streamNamespace where that stream is
    /// @param image the digest pushed, empty when nothing was pushed
    /// @param pullSpec the output by digest
    record BuildCompleted(
            String namespace,
            String name,
            String buildUid,
            String buildConfig,
            String streamNamespace,
            String stream,
            String tag,
            String image,
            String pullSpec,
            @Nullable Object imageObject,
            Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.BUILD;
        }
    }

    /// The build ended without its output (phases Failed and Error).
    record BuildFailed(
            String namespace,
            String name,
            String buildUid,
            String buildConfig,
            String phase,
            String reason,
            String message,
            Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.BUILD;
        }
    }

    /// The build was cancelled.
    record BuildCancelled(
            String namespace, String name, String buildUid, String buildConfig, Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.BUILD;
        }
    }

    /// A trigger decided to start something.
    ///
    /// @param trigger `ImageChange`, `ConfigChange` or `WebHook`
    /// @param revision the tag's revision that fired, 0 where no tag is behind it
    record TriggerFired(
            String namespace,
            String name,
            String targetUid,
            String trigger,
            String streamTag,
            long revision,
            String pullSpec,
            String key,
            Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.TRIGGER;
        }
    }

    /// What a trigger decided about one revision of a tag, about a new configuration, or about a
    /// call of a webhook. With it, a reader can prove that no move was lost and none counted twice.
    ///
    /// @param trigger `ImageChange`, `ConfigChange` or `WebHook`; of a deployment also `Manual`
    /// @param streamTag as `namespace/stream:tag`, empty when no tag is behind it, as are the next
    ///   four
    /// @param reason `TagMoved`, `Evaluated` or `Reconciled`; of a webhook `Called`
    /// @param decision `Fired`, `Coalesced` into the build of another cause, `UpToDate`, `Paused`,
    ///   `Outdated`, `Waiting` for another tag's first image, `Skipped`: no container has its name,
    ///   or `Stopped`: its own builds have led to the move; later than `Fired` or `Coalesced` also
    ///   `Overtaken`: nobody has answered the firing, and newer images are built instead; of a
    ///   webhook also `Repeated`, `Skipped` and `Refused`
    /// @param key of the build or deployment that it starts, null when it starts none
    /// @param cause the id of the event that made the trigger look, empty for none
    /// @param kind of the object; null for a BuildConfig, and in facts older than the field
    record TriggerDecided(
            String namespace,
            String name,
            String targetUid,
            String trigger,
            String streamTag,
            String streamUid,
            long revision,
            String image,
            String pullSpec,
            String reason,
            String decision,
            @Nullable String key,
            String cause,
            Instant at,
            @Nullable String kind)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.TRIGGER;
        }
    }

    /// The builds of a BuildConfig lead back to it: said when it becomes so, and each time when a
    /// move starts nothing for that reason.
    ///
    /// @param circle the BuildConfigs on the way round, as `namespace/name`, from it and back to
    ///   it; those of other projects as `another project`
    /// @param streamTag that moved, as `namespace/stream:tag`; empty when nothing has been stopped
    /// @param revision of the tag, 0 when nothing has been stopped
    record TriggersGoRound(
            String namespace,
            String name,
            String targetUid,
            List<String> circle,
            String streamTag,
            long revision,
            Instant at)
            implements Fact {
        public TriggersGoRound {
            circle = List.copyOf(circle);
        }

        @Override
        public Owner owner() {
            return Owner.TRIGGER;
        }
    }

    /// Something is to be deployed anew. Without a cluster this is all that happens: whoever runs
    /// pods reads it, or watches the object.
    ///
    /// @param kind of the object: `DeploymentConfig`, `Deployment` …
    /// @param version the number of the deployment; 0 for kinds that do not count them
    /// @param deployment the ReplicationController that records it; empty for other kinds
    /// @param causes `ImageChange`, `ConfigChange` or `Manual`
    /// @param images of the containers that follow tags
    /// @param key the same for everything that made it
    /// @param cause the id of the event that made somebody look, empty for none
    record DeploymentTriggered(
            String namespace,
            String name,
            String kind,
            String targetUid,
            long version,
            String deployment,
            List<String> causes,
            List<DeployedImage> images,
            String key,
            String cause,
            Instant at)
            implements Fact {
        public DeploymentTriggered {
            causes = List.copyOf(causes);
            images = List.copyOf(images);
        }

        @Override
        public Owner owner() {
            return Owner.TRIGGER;
        }
    }

    /// An object's annotation about its triggers cannot be followed; the object is left as it is.
    ///
    /// @param kind of the object
    /// @param message what is wrong with it
    record TriggerUnreadable(
            String namespace,
            String name,
            String kind,
            String targetUid,
            String message,
            Instant at)
            implements Fact {
        @Override
        public Owner owner() {
            return Owner.TRIGGER;
        }
    }

    /// An owner has deleted all that it had in a namespace that is going away.
    record NamespacePurged(
            Owner owner, String namespace, String name, String uid, long position, Instant at)
            implements Fact {}
}
