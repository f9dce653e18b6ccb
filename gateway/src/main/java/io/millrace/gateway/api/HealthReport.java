package io.millrace.gateway.api;

import jakarta.ws.rs.core.Response;
import java.util.List;

/// The answer to a question after the server's health, in the words of Kubernetes.
final class HealthReport {

    private HealthReport() {}

    /// One of the things that must be well.
    record Check(String name, boolean passed) {

        String line() {
            return passed
                    ? "[+]%s ok\n".formatted(name)
                    : "[-]%s failed: not caught up yet\n".formatted(name);
        }
    }

    /// @param path empty for all checks, or `/` and the name of one
    static Response of(String kind, List<Check> checks, String path, boolean verbose) {
        var asked =
                checks.stream()
                        .filter(it -> path.length() < 2 || path.equals("/" + it.name()))
                        .toList();
        if (asked.isEmpty()) {
            return Answer.text(404, "no check has the name %s\n".formatted(path.substring(1)));
        }
        var passed = asked.stream().allMatch(Check::passed);
        if (passed && !verbose) {
            return Answer.text(200, "ok");
        }
        var report = new StringBuilder();
        asked.forEach(it -> report.append(it.line()));
        report.append("%s check %s\n".formatted(kind, passed ? "passed" : "failed"));
        return passed
                ? Answer.text(200, report.toString())
                : Response.fromResponse(Answer.text(503, report.toString()))
                        .header("Retry-After", 1)
                        .build();
    }
}
