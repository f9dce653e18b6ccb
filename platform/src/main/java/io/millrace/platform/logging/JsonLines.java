package io.millrace.platform.logging;

import io.millrace.platform.schema.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/// Each record as one line of JSON.
final class JsonLines extends ExtFormatter {

    private final String service;

    JsonLines(String service) {
        this.service = service;
    }

    @Override
    public String format(ExtLogRecord record) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("timestamp", Instant.ofEpochMilli(record.getMillis()).toString());
        line.put("level", record.getLevel().getName());
        line.put("service", service);
        line.put("logger", record.getLoggerName());
        line.put("thread", record.getThreadName());
        line.put("message", formatMessage(record));
        record.getMdcCopy().forEach(line::putIfAbsent);
        if (record.getThrown() != null) {
            line.put("exception", trace(record.getThrown()));
        }
        return new String(Json.bytes(line), StandardCharsets.UTF_8) + "\n";
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
