package io.millrace.endtoend.benchmark;

import io.millrace.endtoend.RunningSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// `./run bench [seconds] [chapter…]`: drives the running system from this process and prints
/// tables.
final class Benchmark {

    private static final int SECONDS = 10;

    /// A group of figures that can be measured alone.
    private interface Chapter {
        void measure(Bench bench) throws IOException, InterruptedException, ExecutionException;
    }

    private static final Map<String, Chapter> CHAPTERS = new LinkedHashMap<>();

    static {
        CHAPTERS.put("writes", bench -> new Writes(bench).measure());
        CHAPTERS.put("reads", bench -> new Reads(bench).measure());
        CHAPTERS.put("access", bench -> new Access(bench).measure());
        CHAPTERS.put("watches", bench -> new Watches(bench).measure());
        CHAPTERS.put("triggers", bench -> new Triggers(bench).measure());
        CHAPTERS.put("webhooks", bench -> new Webhooks(bench).measure());
        CHAPTERS.put("histories", bench -> new Histories(bench).measure());
        CHAPTERS.put("imports", bench -> new Imports(bench).measure());
        CHAPTERS.put("storm", bench -> new Storm(bench).measure());
        CHAPTERS.put("builds", bench -> new Builds(bench).measure());
        CHAPTERS.put("ledger", bench -> new Ledger(bench).measure());
        CHAPTERS.put("logs", bench -> new Logs(bench).measure());
        CHAPTERS.put("queue", bench -> new Queue(bench).measure());
        CHAPTERS.put("scale", bench -> new Scale(bench).measure());
    }

    /// They fill services for minutes, so they want to be asked for.
    private static final Set<String> ON_DEMAND =
            Set.of("ledger", "logs", "queue", "scale", "storm", "webhooks");

    private Benchmark() {}

    /// Takes the seconds of one measurement and the names of chapters.
    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        var seconds =
                Arrays.stream(arguments)
                        .filter(it -> it.matches("\\d+"))
                        .mapToInt(Integer::parseInt)
                        .findFirst()
                        .orElse(SECONDS);
        var chapters = chapters(arguments);
        var bench = new Bench(RunningSystem.find(), Duration.ofSeconds(seconds));
        Bench.print("Before: " + bench.processes());
        bench.prepare();
        for (var chapter : chapters) {
            Bench.print("\n## " + chapter);
            chapterOf(chapter).measure(bench);
        }
        Bench.print("\nAfterwards: " + bench.processes());
        bench.clear();
    }

    private static Set<String> chapters(String[] arguments) {
        var named =
                Arrays.stream(arguments)
                        .filter(it -> !it.matches("\\d+"))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        named.forEach(Benchmark::chapterOf);
        return named.isEmpty()
                ? CHAPTERS.keySet().stream()
                        .filter(it -> !ON_DEMAND.contains(it))
                        .collect(Collectors.toCollection(LinkedHashSet::new))
                : named;
    }

    private static Chapter chapterOf(String name) {
        var chapter = CHAPTERS.get(name);
        if (chapter == null) {
            throw new IllegalArgumentException(
                    "There is no chapter \"%s\", only %s".formatted(name, CHAPTERS.keySet()));
        }
        return chapter;
    }
}
