package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.Firing;
import io.millrace.trigger.domain.Target;
import java.time.Duration;
import java.util.Map;

/// Sends a firing on its way: told to everybody, asked of the build service. The firing's key makes
/// one build however often it is asked for.
final class Firings {

    static final String TRIGGER_KEY = "trigger-key";

    /// A build service that is down finds what was asked for; what is older has been asked again.
    private static final Duration PATIENCE = Duration.ofHours(24);

    private Firings() {}

    /// Asks again for a build that is still open.
    static void sendAgain(String key, Target target, Ledger ledger, Work work) {
        ledger.open(key)
                .ifPresent(open -> {
                    var attempt = ledger.sentAgain(key, open);
                    ask(open.of(key, target), attempt, new PresentTags(work, ledger), work);
                });
    }

    /// Sends what was held back.
    static void release(String key, Target target, Ledger ledger, Work work) {
        ledger.open(key)
                .ifPresent(open -> {
                    ledger.sentAgain(key, open);
                    send(open.of(key, target), new PresentTags(work, ledger), work);
                });
    }

    private static void send(Firing firing, PresentTags tags, Work work) {
        if (firing.configuration()) {
            work.publish(fact(firing, "ConfigChange", "", 0, "", work));
        }
        for (var image : firing.images()) {
            work.publish(
                    fact(
                            firing,
                            "ImageChange",
                            image.tag().toString(),
                            image.revision(),
                            image.pullSpec(),
                            work));
        }
        ask(firing, 1, tags, work);
    }

    /// Asks for the build. Each time under an id of its own: the build service would answer the
    /// same id with what it said before.
    private static void ask(Firing firing, int attempt, PresentTags tags, Work work) {
        var id = attempt == 1 ? firing.key() : firing.key() + "#" + attempt;
        work.send(Owner.BUILD, command(firing, id, tags, work));
    }

    private static Fact fact(
            Firing firing,
            String trigger,
            String streamTag,
            long revision,
            String pullSpec,
            Work work) {
        var target = firing.target();
        return new Fact.TriggerFired(
                target.namespace(),
                target.name(),
                target.uid(),
                trigger,
                streamTag,
                revision,
                pullSpec,
                firing.key(),
                work.now());
    }

    private static Command command(Firing firing, String id, PresentTags tags, Work work) {
        var type = ResourceType.BUILD_CONFIG;
        return new Command(
                id,
                Requester.service(Owner.TRIGGER),
                Verb.CREATE,
                type.group(),
                type.plural(),
                "instantiate",
                firing.target().namespace(),
                firing.target().name(),
                firing.request(),
                null,
                firing.target().uid(),
                null,
                Map.of(TRIGGER_KEY, firing.key()),
                false,
                work.now().plus(PATIENCE),
                "",
                seen(firing, tags));
    }

    /// The firing image travels with the command; other images of the build are looked up by the
    /// build service, which must not know less than we do.
    private static Map<String, Long> seen(Firing firing, PresentTags tags) {
        var position = firing.target().tags().stream().mapToLong(tags::position).max().orElse(0);
        return position == 0 ? Map.of() : Map.of(Owner.IMAGESTREAM.wireName(), position);
    }
}
