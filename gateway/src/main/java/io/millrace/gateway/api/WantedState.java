package io.millrace.gateway.api;

import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which state of the resources a list or a watch is about: the query's `resourceVersion`,
/// `resourceVersionMatch` and `sendInitialEvents`.
///
/// @param version 0 for whatever there is
/// @param exact this very version, and none later
/// @param present whether a watch first tells what there is
/// @param presentEnds whether a watch says when it has told what there is
record WantedState(long version, boolean exact, boolean present, boolean presentEnds) {

    private static final String VERSION = "resourceVersion";
    private static final String MATCH = "resourceVersionMatch";
    private static final String INITIAL = "sendInitialEvents";
    private static final String EXACT = "Exact";
    private static final String NOT_OLDER = "NotOlderThan";

    static WantedState ofList(Map<String, String> query) {
        var match = query.getOrDefault(MATCH, "");
        var version = query.getOrDefault(VERSION, "");
        var continued = !query.getOrDefault("continue", "").isEmpty();
        var faults = new ArrayList<FieldError>();
        if (!match.isEmpty()) {
            if (version.isEmpty()) {
                faults.add(forbiddenMatch("is forbidden unless resourceVersion is provided"));
            }
            if (continued) {
                faults.add(forbiddenMatch("is forbidden when continue is provided"));
            }
            if (!match.equals(EXACT) && !match.equals(NOT_OLDER)) {
                faults.add(FieldError.notSupported(MATCH, match, List.of(EXACT, NOT_OLDER, "")));
            }
            if (match.equals(EXACT) && version.equals("0")) {
                faults.add(forbiddenMatch("\"exact\" is forbidden for resourceVersion \"0\""));
            }
        }
        if (query.containsKey(INITIAL)) {
            faults.add(FieldError.forbidden(INITIAL, "sendInitialEvents is forbidden for list"));
        }
        refuse(faults);
        if (continued && !version.isEmpty() && !version.equals("0")) {
            throw Refusal.badRequest(
                            "specifying resource version is not allowed when using continue")
                    .asException();
        }
        return new WantedState(version(version), match.equals(EXACT), false, false);
    }

    static WantedState ofWatch(Map<String, String> query) {
        var match = query.getOrDefault(MATCH, "");
        var initial = query.get(INITIAL);
        var faults = new ArrayList<FieldError>();
        if (initial != null && !match.equals(NOT_OLDER)) {
            faults.add(
                    FieldError.forbidden(
                            MATCH,
                            "sendInitialEvents requires setting resourceVersionMatch to "
                                    + NOT_OLDER));
        }
        if (!match.isEmpty() && initial == null) {
            faults.add(
                    forbiddenMatch("is forbidden for watch unless sendInitialEvents is provided"));
        }
        if (!match.isEmpty() && !match.equals(NOT_OLDER)) {
            faults.add(FieldError.notSupported(MATCH, match, List.of(NOT_OLDER)));
        }
        refuse(faults);
        var version = version(query.getOrDefault(VERSION, ""));
        var asked = initial != null && !initial.equals("false") && !initial.equals("0");
        return new WantedState(version, false, initial == null ? version == 0 : asked, asked);
    }

    /// The version that the query names, 0 for none.
    static long version(String text) {
        try {
            var version = text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
            return version < 0 ? Long.MAX_VALUE : version;
        } catch (NumberFormatException noNumber) {
            throw Refusal.badRequest(
                            "invalid resource version \"%s\": not a number".formatted(text))
                    .asException();
        }
    }

    private static FieldError forbiddenMatch(String why) {
        return FieldError.forbidden(MATCH, MATCH + " " + why);
    }

    private static void refuse(List<FieldError> faults) {
        if (!faults.isEmpty()) {
            throw Refusal.invalid("meta.k8s.io", "ListOptions", "", faults).asException();
        }
    }
}
