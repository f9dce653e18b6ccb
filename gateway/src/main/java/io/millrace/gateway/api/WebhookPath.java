package io.millrace.gateway.api;

import io.millrace.platform.status.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The end of a webhook's URL: what only the caller knows, and whose form the call has.
record WebhookPath(String secret, String type) {

    /// `apis`, group, version, `namespaces`, a name, `buildconfigs`, a name, `webhooks`.
    private static final int BEFORE = 8;

    /// @param path as it came, not decoded: a secret may hold slashes and dots
    static WebhookPath parse(String path) {
        var words =
                Arrays.stream(path.split("/", -1))
                        .filter(it -> !it.isEmpty())
                        .skip(BEFORE)
                        .toList();
        if (words.size() != 2) {
            throw Refusal.badRequest(
                            "unexpected hook subpath: a webhook's URL ends in /webhooks/<secret>/<type>")
                    .asException();
        }
        return new WebhookPath(decoded(words.get(0)), decoded(words.get(1)));
    }

    private static String decoded(String word) {
        try {
            return URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return word;
        }
    }
}
