package io.millrace.contract;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The registries that images may be imported from, as a cluster's `allowedRegistriesForImport`
/// names them. None means all.
public final class AllowedRegistries {

    public static final AllowedRegistries ALL = new AllowedRegistries(List.of());

    private static final int MOST_SHOWN = 5;
    private static final String PLAIN = "http://";
    private static final Pattern ENTRY =
            Pattern.compile(
                    "(?:http://)?([A-Za-z0-9*](?:[A-Za-z0-9.*-]*[A-Za-z0-9*])?|\\[[0-9a-fA-F:]+])"
                            + "(?::([0-9]{1,5}))?");

    /// @param host where each `*` stands for anything within one label
    private record Entry(String host, String port) {

        boolean admits(String asked, Optional<String> askedPort, boolean insecure) {
            var pattern = Pattern.quote(host).replace("*", "\\E[^.]*\\Q");
            return asked.matches(pattern)
                    && askedPort.map(port::equals).orElseGet(() -> insecure || port.equals("443"));
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    private final List<Entry> entries;

    private AllowedRegistries(List<Entry> entries) {
        this.entries = entries;
    }

    /// Reads the entries: each `<host>[:<port>]`, with `*` for anything within one label. The port
    /// is 443 unless it is said, and 80 behind `http://`.
    public static AllowedRegistries parse(List<String> entries) {
        return new AllowedRegistries(entries.stream().map(AllowedRegistries::entry).toList());
    }

    private static Entry entry(String text) {
        var match = ENTRY.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "An allowed registry is [http://]<host>[:<port>]: '%s'".formatted(text));
        }
        var usual = text.strip().startsWith(PLAIN) ? "80" : "443";
        return new Entry(
                match.group(1).toLowerCase(Locale.ROOT),
                Optional.ofNullable(match.group(2)).orElse(usual));
    }

    /// Whether there is no list, so that nobody has to be asked.
    public boolean isAll() {
        return entries.isEmpty();
    }

    /// What speaks against a pull spec; empty when nothing does, or when it is none.
    ///
    /// @param insecure whether the registry may be asked without TLS
    /// @param own the integrated registry, which is always allowed
    public Optional<String> objection(String pullSpec, boolean insecure, String own) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        try {
            var registry = ImageReference.parse(pullSpec).registry();
            return registry.equals(own) || admits(registry, insecure)
                    ? Optional.empty()
                    : Optional.of(
                            "registry \"%s\" not allowed by whitelist: %s"
                                    .formatted(registry, shown()));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private boolean admits(String registry, boolean insecure) {
        int colon = registry.endsWith("]") ? -1 : registry.lastIndexOf(':');
        var host = (colon < 0 ? registry : registry.substring(0, colon)).toLowerCase(Locale.ROOT);
        var asked = host.equals("index.docker.io") ? ImageReference.DEFAULT_REGISTRY : host;
        var port =
                colon < 0 ? Optional.<String>empty() : Optional.of(registry.substring(colon + 1));
        return entries.stream().anyMatch(it -> it.admits(asked, port, insecure));
    }

    private String shown() {
        var some =
                entries.stream()
                        .limit(MOST_SHOWN)
                        .map(it -> '"' + it.toString() + '"')
                        .collect(Collectors.joining(", "));
        return entries.size() > MOST_SHOWN ? some + ", …" : some;
    }
}
