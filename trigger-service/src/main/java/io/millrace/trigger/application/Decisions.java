package io.millrace.trigger.application;

import io.millrace.contract.Fact;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.Firing;
import io.millrace.trigger.domain.Judged;
import io.millrace.trigger.domain.OpenFiring;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Verdict;
import org.jspecify.annotations.Nullable;

/// Tells everybody what the ledger has taken down.
final class Decisions {

    static final String COALESCED = "Coalesced";
    static final String OVERTAKEN = "Overtaken";

    private Decisions() {}

    /// @param key of the build that it starts; null when it starts none
    static void tell(Target target, Judged judged, Origin origin, @Nullable String key, Work work) {
        var revision = judged.revision();
        var said = inWords(judged.verdict().wireName(), key, revision.keyFor(target.uid()));
        tell(target, revision, origin, said, key, work);
    }

    /// A firing ends without a build, because newer images of all its tags are or will be built.
    static void tellOvertaken(Target target, String key, OpenFiring firing, Work work) {
        for (var image : firing.images()) {
            tell(target, image, Origin.RECONCILED, OVERTAKEN, key, work);
        }
    }

    private static void tell(
            Target target,
            TagRevision revision,
            Origin origin,
            String decision,
            @Nullable String key,
            Work work) {
        work.publish(
                new Fact.TriggerDecided(
                        target.namespace(),
                        target.name(),
                        target.uid(),
                        "ImageChange",
                        revision.tag().toString(),
                        revision.streamUid(),
                        revision.revision(),
                        revision.image(),
                        revision.pullSpec(),
                        origin.wireName(),
                        decision,
                        key,
                        work.cause(),
                        work.now(),
                        null));
    }

    static void tellOfConfiguration(Target target, String key, Origin origin, Work work) {
        work.publish(
                new Fact.TriggerDecided(
                        target.namespace(),
                        target.name(),
                        target.uid(),
                        "ConfigChange",
                        "",
                        "",
                        0,
                        "",
                        "",
                        origin.wireName(),
                        inWords(
                                Verdict.FIRED.wireName(),
                                key,
                                Firing.configurationKey(target.uid())),
                        key,
                        work.cause(),
                        work.now(),
                        null));
    }

    /// What fired together starts one build, under the key of the first.
    ///
    /// @param own the key that the cause would have alone
    static String inWords(String decision, @Nullable String key, String own) {
        return decision.equals(Verdict.FIRED.wireName()) && !own.equals(key) ? COALESCED : decision;
    }
}
