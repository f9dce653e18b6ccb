package io.millrace.platform.logging;

import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.MDC;

/// What the lines are about that this thread writes until the context is closed.
public final class LogContext implements AutoCloseable {

    private record Before(String key, Object value) {}

    private final List<String> added = new ArrayList<>();
    private final List<Before> replaced = new ArrayList<>();

    /// @param value empty when there is none
    public LogContext with(LogKey key, String value) {
        if (!value.isEmpty()) {
            var before = MDC.put(key.wireName(), value);
            if (before == null) {
                added.add(key.wireName());
            } else {
                replaced.add(new Before(key.wireName(), before));
            }
        }
        return this;
    }

    @Override
    public void close() {
        replaced.reversed().forEach(it -> MDC.put(it.key(), it.value()));
        added.forEach(MDC::remove);
    }
}
