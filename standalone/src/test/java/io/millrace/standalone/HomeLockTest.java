package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {

    @TempDir Path home;

    @Test
    void twoSystemsNeverShareAHome() throws IOException {
        try (var _ = HomeLock.acquire(home.resolve("lock"), 4711)) {
            assertThatThrownBy(() -> HomeLock.acquire(home.resolve("lock"), 4712))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("already runs on " + home)
                    .hasMessageContaining("4711");
        }
    }

    @Test
    void aReleasedHomeCanBeTakenAgain() throws IOException {
        HomeLock.acquire(home.resolve("lock"), 4711).close();

        assertThatCode(() -> HomeLock.acquire(home.resolve("lock"), 4712).close())
                .doesNotThrowAnyException();
    }
}
