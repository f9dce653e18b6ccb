package io.millrace.trigger.webhook;

import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A `Content-Type` as OpenShift reads it, with Go's `mime.ParseMediaType`: the second half may be
/// missing, and a parameter may be named twice only with the same value.
final class MediaType {

    private static final String TOKEN = "[\\w!#$%&'*^`|~+.-]++";

    private static final Pattern TYPE = Pattern.compile("%1$s(?:/%1$s)?+".formatted(TOKEN));

    private static final Pattern PARAMETER =
            Pattern.compile(
                    "\\s*+;\\s*+(%1$s)\\s*+=\\s*+(%1$s|\"(?:[^\"\\\\\\r\\n]|\\\\.)*+\")"
                            .formatted(TOKEN));

    private static final Pattern END = Pattern.compile("\\s*+;?+\\s*+");

    private MediaType() {}

    /// The type alone, in small letters; empty when the header is none.
    static Optional<String> parse(String header) {
        var end = header.indexOf(';');
        var type = (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return TYPE.matcher(type).matches() && areParameters(end < 0 ? "" : header.substring(end))
                ? Optional.of(type)
                : Optional.empty();
    }

    private static boolean areParameters(String text) {
        var values = new HashMap<String, String>();
        var matcher = PARAMETER.matcher(text);
        var end = 0;
        while (matcher.region(end, text.length()).lookingAt()) {
            var value = matcher.group(2);
            var before = values.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
            if (before != null && !before.equals(value)) {
                return false;
            }
            end = matcher.end();
        }
        return END.matcher(text.substring(end)).matches();
    }
}
