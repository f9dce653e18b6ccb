package io.millrace.build.execution.pipeline.runner;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// What the pipeline wants of Millrace: asked on standard output, answered by a file.
final class Questions {

    private static final long PAUSE = 50_000_000;

    private final Console console;
    private final Path answers;
    private final AtomicInteger asked = new AtomicInteger();

    Questions(Console console, Path answers) {
        this.console = console;
        this.answers = answers;
    }

    /// Asks and waits for the answer.
    ///
    /// @throws StepFailure when it is no
    String ask(String kind, Map<String, String> details) {
        var number = asked.incrementAndGet();
        var query =
                details.entrySet().stream()
                        .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
                        .collect(Collectors.joining("&"));
        console.ask("%d %s %s".formatted(number, kind, query));
        var file = answers.resolve(Integer.toString(number));
        while (!Files.exists(file)) {
            LockSupport.parkNanos(PAUSE);
            if (Thread.interrupted()) {
                throw new Interruption(
                        "stopped while waiting for the answer to '%s'".formatted(kind));
            }
        }
        return read(file);
    }

    private static String read(Path file) {
        var answer = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            answer.load(reader);
        } catch (IOException unreadable) {
            throw new StepFailure("the answer cannot be read: " + unreadable, unreadable);
        }
        if (answer.getProperty("refusal") != null) {
            throw new StepFailure(answer.getProperty("refusal"));
        }
        return answer.getProperty("value", "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
