package io.millrace.gateway.logs;

import java.util.HashMap;
import java.util.Map;

/// Which lines of a build's log have arrived: its worker sends one again when Kafka's answer to the
/// first is lost. Each attempt at the build numbers its lines from 0 on, and they keep their order.
final class Arrived {

    private static final String NUMBER = "[0-9]{1,18}";

    private final Map<String, Long> latest = new HashMap<>();

    /// Whether a line comes for the first time. A line without a number does.
    boolean isNew(String attempt, String sequence) {
        if (!sequence.matches(NUMBER)) {
            return true;
        }
        var number = Long.parseLong(sequence);
        if (number <= latest.getOrDefault(attempt, -1L)) {
            return false;
        }
        latest.put(attempt, number);
        return true;
    }
}
