package io.millrace.build.execution.pipeline.runner;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The named arguments of a step.
record Options(String step, Map<String, @Nullable Object> values) {

    /// A step's single argument, either named or by itself under the name.
    static Options of(String step, @Nullable Object argument, String name) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        if (argument instanceof Map<?, ?> named) {
            named.forEach((key, value) -> values.put(String.valueOf(key), value));
        } else {
            values.put(name, argument);
        }
        return new Options(step, values);
    }

    String text(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new StepFailure("%s: '%s' is missing".formatted(step, name));
        }
        return value.toString();
    }

    String text(String name, String otherwise) {
        var value = values.get(name);
        return value == null ? otherwise : value.toString();
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(text(name, "false"));
    }

    /// `time` in the unit of `unit`.
    Duration time(String unitOtherwise) {
        var unit = text("unit", unitOtherwise).toUpperCase(Locale.ROOT);
        var number = number("time");
        return switch (unit) {
            case "MILLISECONDS" -> Duration.ofMillis(number);
            case "SECONDS" -> Duration.ofSeconds(number);
            case "MINUTES" -> Duration.ofMinutes(number);
            case "HOURS" -> Duration.ofHours(number);
            case "DAYS" -> Duration.ofDays(number);
            default -> throw new StepFailure("%s: there is no unit '%s'".formatted(step, unit));
        };
    }

    int number(String name) {
        var text = text(name);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException malformed) {
            throw new StepFailure(
                    "%s: '%s' must be a number, not '%s'".formatted(step, name, text), malformed);
        }
    }
}
