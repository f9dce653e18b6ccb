package io.millrace.endtoend.drill;

import io.millrace.standalone.Part;
import io.millrace.standalone.Running;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Replaces every service under load, one process after the other, on the same topics and tables:
/// by the artefacts of another checkout and back, or by its own.
final class RollingDrill {

    private static final List<Part> ORDER =
            List.of(Part.TRIGGER, Part.IMAGESTREAM, Part.BUILD, Part.IMPORTER, Part.GATEWAY);
    private static final List<String> STREAMS = List.of("base", "one", "two", "three");

    private final Path directory;
    private final Path from;
    private final Path to;
    private final Report report;

    /// @param from a built checkout whose services run at first
    /// @param to the one whose services replace them
    RollingDrill(Path directory, Path from, Path to, Report report) {
        this.directory = directory;
        this.from = from.toAbsolutePath();
        this.to = to.toAbsolutePath();
        this.report = report;
    }

    void play() throws IOException, InterruptedException {
        var checkout = new MixedCheckout(directory.resolve("checkout"), to);
        for (var part : ORDER) {
            checkout.point(part, from);
        }
        System.setProperty("millrace.checkout", checkout.root().toString());
        try (var subject = new Subject(directory.resolve("home"), report)) {
            subject.prepare(STREAMS);
            roll(subject, checkout);
        } finally {
            System.clearProperty("millrace.checkout");
        }
    }

    private void roll(Subject subject, MixedCheckout checkout)
            throws IOException, InterruptedException {
        var gateways = gateways(subject);
        var door = new Door(List.copyOf(gateways.keySet()));
        var traffic = new Traffic(subject, door);
        try (traffic) {
            traffic.begin(STREAMS);
            TimeUnit.SECONDS.sleep(2);
            for (var target : from.equals(to) ? List.of(to) : List.of(to, from)) {
                for (var part : ORDER) {
                    checkout.point(part, target);
                    if (part == Part.GATEWAY) {
                        replaceGateways(gateways, door, target);
                    } else {
                        replace(subject.stack().process(part), target);
                    }
                }
            }
            TimeUnit.SECONDS.sleep(2);
        }
        judge(subject, traffic);
    }

    private static Map<URI, Running> gateways(Subject subject) {
        var stack = subject.stack();
        var second = stack.second(Part.GATEWAY, Map.of());
        var gateways = new LinkedHashMap<URI, Running>();
        gateways.put(URI.create(stack.gatewayUrl()), stack.process(Part.GATEWAY));
        gateways.put(URI.create(stack.urlOf(second)), second);
        return gateways;
    }

    /// The door learns a second late that a gateway stops, as the nodes of a cluster do.
    private void replaceGateways(Map<URI, Running> gateways, Door door, Path target)
            throws InterruptedException {
        for (var gateway : gateways.entrySet()) {
            var replacing = Thread.ofPlatform().start(() -> replace(gateway.getValue(), target));
            TimeUnit.SECONDS.sleep(1);
            door.close(gateway.getKey());
            replacing.join();
            door.open(gateway.getKey());
        }
    }

    private void replace(Running process, Path target) {
        var begun = System.nanoTime();
        process.restart();
        report.tell(
                "%s was replaced%s in %.1f s"
                        .formatted(
                                process.name(),
                                from.equals(to)
                                        ? ""
                                        : target.equals(to)
                                                ? " by this version's"
                                                : " by the other's",
                                (System.nanoTime() - begun) / 1e9));
    }

    private void judge(Subject subject, Traffic traffic) throws InterruptedException {
        report.tell(traffic.summary());
        report.expect("no request failed", List.of(), traffic.failures());
        for (var stream : STREAMS) {
            report.expect(
                    "%s: every move that was answered is in the book, once and in order"
                            .formatted(stream),
                    traffic.acknowledged(stream),
                    subject.moves(stream));
        }
        var followed = traffic.acknowledged(STREAMS.getFirst());
        var _ = Subject.awaitAtMost(() -> subject.built().size() >= followed.size());
        report.expect("one Build for each move of base, in order", followed, subject.built());
    }
}
