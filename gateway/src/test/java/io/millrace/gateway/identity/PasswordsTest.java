package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

    private static final String HASH =
            BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "secret".toCharArray());
    private static final Passwords PASSWORDS =
            Passwords.parse(List.of("# people", "", "anna:" + HASH));

    @Test
    void onlyTheRightPasswordMatches() {
        assertThat(PASSWORDS.matches("anna", "secret")).isTrue();
        assertThat(PASSWORDS.matches("anna", "Secret")).isFalse();
        assertThat(PASSWORDS.matches("anna", "")).isFalse();
        assertThat(PASSWORDS.matches("anna", "secret\0")).isFalse();
        assertThat(PASSWORDS.matches("anna", "secret" + "x".repeat(100))).isFalse();
        assertThat(PASSWORDS.matches("berta", "secret")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"system:admin", "", "a/b", "~"})
    void namesThatAreTheServersOwnAreRefused(String user) {
        assertThatThrownBy(() -> Passwords.parse(List.of(user + ":" + HASH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Line 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna:plain",
                "anna:{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
                "anna:$2y$31$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void otherHashesAndPrecipitousCostsAreRefused(String line) {
        assertThatThrownBy(() -> Passwords.parse(List.of(line)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoeverFailsTooOftenIsNotHeardForAWhile() {
        var clock = new ToldClock();
        var budget = new FailureBudget(Duration.ofMinutes(1), clock);

        assertThat(budget.admits("anna", 2)).isTrue();
        assertThat(budget.admits("anna", 2)).isTrue();
        assertThat(budget.admits("anna", 2)).isFalse();
        assertThat(budget.admits("berta", 2)).isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(budget.admits("anna", 2)).isTrue();
    }

    @Test
    void successForgetsFailures() {
        var budget = new FailureBudget(Duration.ofMinutes(1), new ToldClock());
        budget.admits("anna", 2);
        budget.admits("anna", 2);

        budget.succeeded("anna");

        assertThat(budget.admits("anna", 2)).isTrue();
    }
}
