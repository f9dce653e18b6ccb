package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.millrace.contract.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {

    private static final String T0KEN = Digest.of("t0ken").hex() + ",anna,u-1\n";
    private static final String OTHER = "# another\n" + Digest.of("other").hex() + ",bert,u-2\n";

    @TempDir private Path directory;
    private final ToldClock clock = new ToldClock();

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("tokens"), content);
    }

    private KeptFile<Tokens> tokens(Path file) {
        return new KeptFile<>(file, Tokens::parse, clock);
    }

    @Test
    void aTokenThatIsAddedIsKnownASecondLaterAndOneThatIsTakenOutNoMore() throws IOException {
        var tokens = tokens(file(T0KEN));
        assertThat(tokens.get().find("t0ken")).isPresent();

        file(OTHER);
        clock.pass(Duration.ofMillis(1001));

        assertThat(tokens.get().find("other")).isPresent();
        assertThat(tokens.get().find("t0ken")).isEmpty();
    }

    @Test
    void theFileIsNotLookedAtForEveryRequest() throws IOException {
        var tokens = tokens(file(T0KEN));

        file(OTHER);
        clock.pass(Duration.ofMillis(900));

        assertThat(tokens.get().find("t0ken")).isPresent();
    }

    @Test
    void aFileThatHasBecomeUnreadableTakesNobodyAway() throws IOException {
        var file = file(T0KEN);
        var tokens = tokens(file);

        file("what is this?");
        clock.pass(Duration.ofSeconds(2));
        assertThat(tokens.get().find("t0ken")).isPresent();
        Files.delete(file);
        clock.pass(Duration.ofSeconds(2));
        assertThat(tokens.get().find("t0ken")).isPresent();

        file(OTHER);
        clock.pass(Duration.ofSeconds(2));
        assertThat(tokens.get().find("other")).isPresent();
    }

    @Test
    void passwordsAreReadAgainLikewise() throws IOException {
        var file = Files.writeString(directory.resolve("passwords"), "anna:" + hash("old"));
        var passwords = new KeptFile<>(file, Passwords::parse, clock);

        Files.writeString(file, "# changed\nanna:" + hash("new"));
        clock.pass(Duration.ofSeconds(2));

        assertThat(passwords.get().matches("anna", "new")).isTrue();
        assertThat(passwords.get().matches("anna", "old")).isFalse();
    }

    private static String hash(String password) {
        return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, password.toCharArray());
    }

    @Test
    void withoutTheFileTheServerDoesNotStart() {
        assertThatThrownBy(() -> tokens(directory.resolve("nowhere")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nowhere");
    }
}
