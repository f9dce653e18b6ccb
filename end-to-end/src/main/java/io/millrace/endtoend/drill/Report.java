package io.millrace.endtoend.drill;

import java.util.List;
import java.util.Objects;

/// What a drill tells while it goes on, and whether all of it was good.
final class Report {

    private final long begin = System.nanoTime();
    private boolean good = true;

    void tell(String what) {
        System.out.printf("%7.1f s  %s%n", (System.nanoTime() - begin) / 1e9, what);
    }

    /// Says whether it is as it must be.
    void expect(String what, Object expected, Object found) {
        if (Objects.equals(expected, found)) {
            tell("good: " + what);
        } else {
            good = false;
            tell("BAD: %s; expected %s, found %s".formatted(what, brief(expected), brief(found)));
        }
    }

    private static String brief(Object value) {
        return value instanceof List<?> list && list.size() > 8
                ? "%d: %s … %s".formatted(list.size(), list.subList(0, 4), list.getLast())
                : String.valueOf(value);
    }

    boolean isGood() {
        return good;
    }
}
