package io.millrace.platform.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.MDC;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonLinesTest {

    private final JsonLines lines = new JsonLines("build-service");

    @Test
    void aLineIsAnObjectWithWhatItIsAbout() {
        String line;
        try (var _ =
                new LogContext()
                        .with(LogKey.NAMESPACE, "demo")
                        .with(LogKey.BUILD, "hello-1")
                        .with(LogKey.TAG, "")) {
            line = lines.format(record("begins\n\"now\"", null));
        }

        assertThat(line).endsWith("}\n").hasLineCount(1);
        var object = Json.tree(line.getBytes(StandardCharsets.UTF_8));
        assertThat(object.path("message").asText()).isEqualTo("begins\n\"now\"");
        assertThat(object.path("service").asText()).isEqualTo("build-service");
        assertThat(object.path("level").asText()).isEqualTo("INFO");
        assertThat(object.path("namespace").asText()).isEqualTo("demo");
        assertThat(object.path("build").asText()).isEqualTo("hello-1");
        assertThat(object.has("tag")).isFalse();
    }

    @Test
    void anExceptionStandsInTheSameLine() {
        var line = lines.format(record("broke off", new IllegalStateException("disk is full")));

        assertThat(line).hasLineCount(1).contains("IllegalStateException: disk is full\\n\\tat ");
    }

    @Test
    void whatALineIsAboutEndsWithItsContext() {
        MDC.put("namespace", "outer");
        try (var _ =
                new LogContext().with(LogKey.NAMESPACE, "inner").with(LogKey.DIGEST, "sha256:1")) {
            assertThat(MDC.get("namespace")).isEqualTo("inner");
        }

        assertThat(MDC.get("namespace")).isEqualTo("outer");
        assertThat(MDC.get("digest")).isNull();
        MDC.remove("namespace");
    }

    private static ExtLogRecord record(String message, @Nullable Throwable thrown) {
        var record = new ExtLogRecord(Level.INFO, message, JsonLinesTest.class.getName());
        record.setThrown(thrown);
        return record;
    }
}
