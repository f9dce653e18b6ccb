package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import io.millrace.platform.network.AddressPolicy;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A proxy that speaks http or https.
///
/// @param text its URL with its port, as curl reads it
record GitProxy(String text, String host, int port) {

    /// What curl takes where none is said.
    private static final int USUAL_PORT = 1080;

    private static final int USUAL_TLS_PORT = 443;

    static GitProxy parse(String given) throws BuildFailure {
        try {
            var uri = URI.create(given.contains("://") ? given : "http://" + given);
            var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !List.of("http", "https").contains(scheme)) {
                throw new IllegalArgumentException(given);
            }
            var usual = scheme.equals("https") ? USUAL_TLS_PORT : USUAL_PORT;
            var port = uri.getPort() < 0 ? usual : uri.getPort();
            var login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
            return new GitProxy(
                    "%s://%s%s:%d".formatted(scheme, login, uri.getHost(), port),
                    uri.getHost(),
                    port);
        } catch (IllegalArgumentException unusable) {
            throw new BuildFailure(
                    FailureReason.FETCH_SOURCE_FAILED,
                    "'%s' is no http or https proxy".formatted(GitUrl.shown(given)));
        }
    }

    /// The addresses to connect to, all of them judged.
    List<String> judged(AddressPolicy policy) throws BuildFailure {
        return GitHost.judged(policy, host, port, "the proxy");
    }
}
