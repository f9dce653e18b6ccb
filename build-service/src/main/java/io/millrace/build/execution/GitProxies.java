package io.millrace.build.execution;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The proxies through which a build reaches git servers.
///
/// @param http for http URLs
/// @param https for https URLs
/// @param none hosts that are reached without, separated by commas: names, which mean those below
///   them too, or `*`
public record GitProxies(Optional<String> http, Optional<String> https, Optional<String> none) {

    public static final GitProxies NONE =
            new GitProxies(Optional.empty(), Optional.empty(), Optional.empty());

    /// The one for a server, if any.
    ///
    /// @param protocol of its URL
    public Optional<String> to(String protocol, String host) {
        var proxy =
                switch (protocol) {
                    case "http" -> http;
                    case "https" -> https;
                    default -> Optional.<String>empty();
                };
        return proxy.filter(_ -> !isReachedWithout(host.toLowerCase(Locale.ROOT)));
    }

    /// What takes the place of what is not said here.
    public GitProxies or(GitProxies other) {
        return new GitProxies(http.or(other::http), https.or(other::https), none.or(other::none));
    }

    private boolean isReachedWithout(String host) {
        return Stream.of(none.orElse("").split(","))
                .map(it -> it.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                .filter(it -> !it.isEmpty())
                .anyMatch(it -> it.equals("*") || host.equals(it) || host.endsWith("." + it));
    }
}
