package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImportSchedule;
import io.millrace.contract.image.TagReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the annotations must be like that say how a tag follows its source.
final class ScheduleValidation {

    private static final List<String> DURATIONS =
            List.of(ImportSchedule.INTERVAL, ImportSchedule.SETTLE);
    private static final List<String> BOOLEANS = List.of("true", "false");

    private ScheduleValidation() {}

    /// @param path of the wish in the request
    static List<Fault> faults(String path, TagReference wish) {
        var annotations = Objects.requireNonNullElse(wish.annotations(), Map.<String, String>of());
        var faults = new ArrayList<Fault>();
        for (var name : DURATIONS) {
            var text = annotations.get(name);
            if (text != null && ImportSchedule.duration(text).isEmpty()) {
                faults.add(
                        Fault.invalid(
                                at(path, name),
                                StreamValidation.shown(text),
                                "must be a length of time, such as 30s, 15m, 1h30m or PT15M"));
            }
        }
        var flag = annotations.get(ImportSchedule.PLATFORM_ONLY);
        if (flag != null && !BOOLEANS.contains(flag)) {
            faults.add(Fault.noneOf(at(path, ImportSchedule.PLATFORM_ONLY), flag, BOOLEANS));
        }
        return faults;
    }

    private static String at(String path, String annotation) {
        return path + ".annotations[" + annotation + "]";
    }
}
