package io.millrace.endtoend.benchmark;

import io.millrace.endtoend.RunningSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The processes of the running system: their CPU time and memory.
record Processes(RunningSystem system) {

    String summary() {
        var parts = new ArrayList<String>();
        var total = 0L;
        for (var name : system.names()) {
            if (name.startsWith("pid.")) {
                var part = name.substring(4);
                total += residentKilobytes(part);
                parts.add(
                        "%s %d MB, %.1f s CPU"
                                .formatted(part, residentKilobytes(part) / 1024, cpuSeconds(part)));
            }
        }
        return "%s; %d MB in all".formatted(String.join("; ", parts), total / 1024);
    }

    /// The proportional set size, which counts what processes share once.
    long residentKilobytes(String part) {
        return family(part).stream().mapToLong(Processes::residentKilobytes).sum();
    }

    /// Processor time of all parts so far.
    double cpuSeconds() {
        return system.names().stream()
                .filter(it -> it.startsWith("pid."))
                .mapToDouble(it -> cpuSeconds(it.substring(4)))
                .sum();
    }

    private double cpuSeconds(String part) {
        return family(part).stream()
                .mapToDouble(
                        it -> it.info().totalCpuDuration().map(x -> x.toMillis() / 1e3).orElse(0.0))
                .sum();
    }

    /// The process and its children (PostgreSQL's), the launcher's apart: those have own names.
    private List<ProcessHandle> family(String part) {
        var process = ProcessHandle.of(Long.parseLong(system.value("pid." + part)));
        return part.equals("launcher")
                ? process.stream().toList()
                : process.stream()
                        .flatMap(it -> Stream.concat(Stream.of(it), it.descendants()))
                        .toList();
    }

    private static long residentKilobytes(ProcessHandle process) {
        try (var lines = Files.lines(Path.of("/proc/%d/smaps_rollup".formatted(process.pid())))) {
            return lines.filter(it -> it.startsWith("Pss:"))
                    .mapToLong(it -> Long.parseLong(it.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }
}
