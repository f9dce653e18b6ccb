package io.millrace.endtoend.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A closed loop: so many clients, each sending its next request when the last was answered.
///
/// @param numbers counts the requests, over several loads when they share it
record Load(int clients, Duration length, AtomicLong numbers) {

    /// What is measured: the request of that number.
    interface Request {
        void send(long number);
    }

    /// Requests a second, and the time of a request in milliseconds.
    record Figures(int clients, double perSecond, double p50, double p95, double p99) {

        String row(String what) {
            return "| %s | %d | %,.0f | %.1f | %.1f | %.1f |"
                    .formatted(what, clients, perSecond, p50, p95, p99);
        }
    }

    Figures of(Request request) throws InterruptedException, ExecutionException {
        var end = System.nanoTime() + length.toNanos();
        var begin = System.nanoTime();
        var times = new ArrayList<long[]>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<java.util.concurrent.Future<long[]>>();
            for (var client = 0; client < clients; client++) {
                running.add(threads.submit(() -> loop(request, end)));
            }
            for (var client : running) {
                times.add(client.get());
            }
        }
        var seconds = (System.nanoTime() - begin) / 1e9;
        return figures(times, seconds);
    }

    private long[] loop(Request request, long end) {
        var times = new long[1024];
        var count = 0;
        while (System.nanoTime() < end) {
            var begin = System.nanoTime();
            request.send(numbers.incrementAndGet());
            if (count == times.length) {
                times = Arrays.copyOf(times, count * 2);
            }
            times[count++] = System.nanoTime() - begin;
        }
        return Arrays.copyOf(times, count);
    }

    private Figures figures(List<long[]> times, double seconds) {
        var all = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Figures(
                clients,
                all.length / seconds,
                percentile(all, 50),
                percentile(all, 95),
                percentile(all, 99));
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }
}
