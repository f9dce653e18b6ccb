package io.millrace.build.execution.process;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Masks the secrets of a build in what is shown of it.
public final class Redaction {

    /// Shorter ones would mask ordinary text.
    private static final int SHORTEST = 4;

    private volatile List<String> secrets = List.of();

    public Redaction(Collection<String> secrets) {
        also(secrets);
    }

    /// Masks these too from now on.
    public synchronized void also(Collection<String> more) {
        secrets =
                Stream.concat(secrets.stream(), more.stream().flatMap(String::lines))
                        .filter(it -> it.length() >= SHORTEST)
                        .distinct()
                        .sorted(Comparator.comparing(String::length).reversed())
                        .toList();
    }

    public String of(String text) {
        var masked = text;
        for (var secret : secrets) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }
}
