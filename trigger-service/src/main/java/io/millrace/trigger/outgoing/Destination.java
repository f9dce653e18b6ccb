package io.millrace.trigger.outgoing;

import io.millrace.contract.core.Secret;
import io.millrace.trigger.secret.SecretValues;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/// Where a subscription's events go, and what they are signed with.
record Destination(URI url, String key) {

    /// Nothing can be sent before somebody mends the Secret.
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }

    /// @param plain the `host:port` of those to whom may be spoken without TLS
    static Destination of(Secret secret, SecretValues values, Set<String> plain)
            throws UnusableException {
        return new Destination(
                url(value(secret, Subscription.URL, values), plain),
                value(secret, Subscription.KEY, values));
    }

    private static String value(Secret secret, String name, SecretValues values)
            throws UnusableException {
        return values.find(secret, name)
                .filter(it -> !it.isBlank())
                .orElseThrow(
                        () -> new UnusableException("the Secret has no \"%s\"".formatted(name)));
    }

    /// The URL itself is not told: it may be part of the secret.
    private static URI url(String text, Set<String> plain) throws UnusableException {
        var url = parsed(text);
        if (url.getHost() == null) {
            throw new UnusableException("the Secret's \"url\" names no host");
        }
        if (url.getRawUserInfo() != null) {
            throw new UnusableException("the Secret's \"url\" has credentials in it");
        }
        if (!"https".equals(url.getScheme()) && !isPlain(url, plain)) {
            throw new UnusableException("the Secret's \"url\" is not https");
        }
        return url;
    }

    private static URI parsed(String text) throws UnusableException {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException malformed) {
            throw new UnusableException("the Secret's \"url\" is no URL");
        }
    }

    private static boolean isPlain(URI url, Set<String> plain) {
        return "http".equals(url.getScheme())
                && plain.contains(url.getHost() + ":" + (url.getPort() < 0 ? 80 : url.getPort()));
    }
}
