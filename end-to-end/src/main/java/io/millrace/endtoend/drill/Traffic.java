package io.millrace.endtoend.drill;

import io.millrace.endtoend.BaseImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that move tags and read while something else goes on, and count what is not answered
/// well. No request is sent twice. The door says which gateway they ask.
final class Traffic implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(150);
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(250);
    private static final Duration BETWEEN_READS = Duration.ofMillis(100);

    private final Subject subject;
    private final Door door;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, List<String>> acknowledged = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong longestWrite = new AtomicLong();
    private final AtomicLong longestRead = new AtomicLong();
    private volatile boolean open = true;

    Traffic(Subject subject, Door door) {
        this.subject = subject;
        this.door = door;
    }

    /// One writer for each stream, and as many readers.
    Traffic begin(List<String> streams) {
        for (var stream : streams) {
            threads.execute(() -> write(stream));
            threads.execute(() -> read(stream));
        }
        return this;
    }

    private void write(String stream) {
        var moves = new ArrayList<String>();
        for (var number = 1; open; number++) {
            var digest = BaseImage.digest((stream + number).getBytes(StandardCharsets.UTF_8));
            var body = HttpRequest.BodyPublishers.ofString(subject.mapping(stream, digest));
            if (ask(Subject.mappings(), "POST", body, longestWrite)) {
                moves.add(digest);
                acknowledged.put(stream, List.copyOf(moves));
            }
            rest(BETWEEN_WRITES);
        }
    }

    private void read(String stream) {
        while (open) {
            for (var path : List.of(Subject.stream(stream), Subject.streams())) {
                if (ask(path, "GET", HttpRequest.BodyPublishers.noBody(), longestRead)) {
                    reads.incrementAndGet();
                }
                rest(BETWEEN_READS);
            }
        }
    }

    private boolean ask(
            String path, String method, HttpRequest.BodyPublisher body, AtomicLong longest) {
        var begun = System.nanoTime();
        var gateway = door.next();
        try {
            var answer = http.send(request(gateway, path, method, body), BodyHandlers.ofString());
            if (answer.statusCode() < 300) {
                return true;
            }
            failures.add(
                    "%s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
        } catch (IOException e) {
            failures.add("%s %s at %s: %s".formatted(method, path, gateway, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
        }
        return false;
    }

    private HttpRequest request(
            URI gateway, String path, String method, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + subject.stack().developerToken())
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
    }

    private static void rest(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The images to which the stream's tag was moved, as far as that was answered.
    List<String> acknowledged(String stream) {
        return acknowledged.getOrDefault(stream, List.of());
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    String summary() {
        return "%d moves, the longest answered after %.1f s; %d reads, the longest after %.1f s"
                .formatted(
                        acknowledged.values().stream().mapToInt(List::size).sum(),
                        longestWrite.get() / 1e9,
                        reads.get(),
                        longestRead.get() / 1e9);
    }

    /// Lets what has begun be answered.
    @Override
    public void close() {
        open = false;
        threads.close();
    }
}
