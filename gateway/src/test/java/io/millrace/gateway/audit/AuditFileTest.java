package io.millrace.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {

    @TempDir Path directory;

    @Test
    void eachLineIsOneRecord() throws IOException {
        var file = new AuditFile(directory.resolve("deep/audit.jsonl"), 1_000_000, 3);
        file.take(List.of(Recorded.write("1"), Recorded.write("2")));
        file.take(List.of(Recorded.write("3")));

        assertThat(ids("deep/audit.jsonl")).containsExactly("1", "2", "3");
    }

    @Test
    void aFullFileIsPutAsideAndTheOldestGoes() throws IOException {
        var file = new AuditFile(directory.resolve("audit.jsonl"), 10, 3);
        for (int i = 1; i <= 5; i++) {
            file.take(List.of(Recorded.write("" + i)));
        }

        assertThat(ids("audit.jsonl")).containsExactly("5");
        assertThat(ids("audit.jsonl.1")).containsExactly("4");
        assertThat(ids("audit.jsonl.2")).containsExactly("3");
        assertThat(directory.resolve("audit.jsonl.3")).doesNotExist();
    }

    @Test
    void aFileThatSomebodyElseMovedAwayIsBegunAgain() throws IOException {
        var file = new AuditFile(directory.resolve("audit.jsonl"), 1_000_000, 3);
        file.take(List.of(Recorded.write("1")));
        Files.move(directory.resolve("audit.jsonl"), directory.resolve("shipped"));

        file.take(List.of(Recorded.write("2")));

        assertThat(ids("shipped")).containsExactly("1");
        assertThat(ids("audit.jsonl")).containsExactly("2");
    }

    @Test
    void nobodyElseReadsIt() throws IOException {
        new AuditFile(directory.resolve("audit.jsonl"), 10, 1).take(List.of(Recorded.write("1")));

        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory.resolve("audit.jsonl"))))
                .isEqualTo("rw-------");
    }

    private List<String> ids(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name)).stream()
                .map(it -> Json.tree(it.getBytes(StandardCharsets.UTF_8)).path("auditID").asText())
                .toList();
    }
}
