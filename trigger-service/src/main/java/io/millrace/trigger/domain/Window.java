package io.millrace.trigger.domain;

import java.time.Duration;
import java.util.regex.Pattern;

/// How long a firing may wait for others that the same build answers, as the annotation says it:
/// `30s`, `5m`, at most an hour. What cannot be read is no time at all.
public final class Window {

    public static final String ANNOTATION = "triggers.millrace.io/window";

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern FORM = Pattern.compile("(\\d{1,4})([smh])");

    private Window() {}

    /// Whether the text says a time.
    public static boolean isTime(String text) {
        return FORM.matcher(text).matches();
    }

    static Duration parse(String text) {
        var said = FORM.matcher(text);
        if (!said.matches()) {
            return Duration.ZERO;
        }
        var number = Long.parseLong(said.group(1));
        var window =
                switch (said.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
        return window.compareTo(LONGEST) > 0 ? LONGEST : window;
    }
}
