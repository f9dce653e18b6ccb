package io.millrace.gateway.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Keeps secrets and control characters out of what clients write, and bounds it.
final class Redaction {

    static final String REDACTED = "<redacted>";

    private static final int LONGEST_URI = 1024;
    private static final int TOKEN_PREFIX = 12;

    /// Queries of the API that cannot hold a secret unless somebody puts it where it does not
    /// belong. Of all others not even the name is kept.
    private static final Set<String> PARAMETERS =
            Set.of(
                    "allowWatchBookmarks",
                    "container",
                    "dryRun",
                    "fieldManager",
                    "fieldSelector",
                    "fieldValidation",
                    "follow",
                    "force",
                    "gracePeriodSeconds",
                    "includeObject",
                    "labelSelector",
                    "limit",
                    "limitBytes",
                    "orphanDependents",
                    "pretty",
                    "previous",
                    "propagationPolicy",
                    "resourceVersion",
                    "resourceVersionMatch",
                    "sendInitialEvents",
                    "since",
                    "sinceSeconds",
                    "tailLines",
                    "timeoutSeconds",
                    "timestamps",
                    "version",
                    "watch");

    /// Tokens by their form: signed ones, OAuth's, and whatever follows the name of a scheme.
    private static final Pattern TOKEN =
            Pattern.compile(
                    "ey[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]{2,}(\\.[A-Za-z0-9_-]*)*"
                            + "|sha256~[A-Za-z0-9_-]+"
                            + "|(?i:(?<=bearer|basic)(\\s|%20|\\+)+[A-Za-z0-9._~+/=-]+)");

    /// `…/webhooks/<secret>/<type>`: who knows the secret may start builds.
    private static final Pattern WEBHOOK = Pattern.compile("(/webhooks/)[^/]*");

    private Redaction() {}

    /// The path and what may be known of its query.
    static String uri(String path, String query) {
        var kept = new ArrayList<String>();
        for (var pair : query.split("&")) {
            var name = pair.split("=", 2)[0];
            if (PARAMETERS.contains(name)) {
                kept.add(pair);
            }
        }
        var shown = WEBHOOK.matcher(path).replaceAll("$1" + REDACTED);
        return text(kept.isEmpty() ? shown : shown + "?" + String.join("&", kept), LONGEST_URI);
    }

    /// A subresource in which a webhook's secret stands.
    static String subresource(String words) {
        return words.startsWith("webhooks") || words.contains("/")
                ? words.split("/", 2)[0]
                : text(words, LONGEST_URI);
    }

    /// Of an OAuth token's name so much stays as tells it from others.
    static String text(String given, int longest) {
        var bounded = given.length() <= longest ? given : given.substring(0, longest) + "…";
        var plain = new StringBuilder(bounded.length());
        bounded.chars().forEach(it -> plain.append(isUnfit(it) ? '?' : (char) it));
        return TOKEN.matcher(plain).replaceAll(it -> masked(it.group()));
    }

    private static boolean isUnfit(int character) {
        return Character.isISOControl(character)
                || Character.isSurrogate((char) character)
                || character == '\u2028'
                || character == '\u2029';
    }

    private static String masked(String token) {
        return token.startsWith("sha256~") && token.length() > 2 * TOKEN_PREFIX
                ? token.substring(0, TOKEN_PREFIX) + REDACTED
                : REDACTED;
    }

    static List<String> texts(List<String> given, int most, int longest) {
        return given.stream().limit(most).map(it -> text(it, longest)).toList();
    }
}
