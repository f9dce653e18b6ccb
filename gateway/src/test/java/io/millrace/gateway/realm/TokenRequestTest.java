package io.millrace.gateway.realm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRequestTest {

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private static Optional<TokenRequest> form(String body) {
        return TokenRequest.ofForm(body.getBytes(UTF_8));
    }

    @Test
    void theFormWithAQueryNamesServiceAndScopes() {
        var query =
                "service=millrace-registry&scope=repository%3Ateam%2Fapp%3Apull&scope=x&account=me";

        assertThat(TokenRequest.ofQuery(query, basic("me:se:cret")))
                .contains(
                        new TokenRequest(
                                new Login.Password("me", "se:cret"),
                                Optional.of("millrace-registry"),
                                List.of("repository:team/app:pull", "x")));
    }

    @Test
    void aTokenMayBeCarriedAsTheApiTakesIt() {
        assertThat(TokenRequest.ofQuery("", "bearer abc").orElseThrow().login())
                .isEqualTo(new Login.Token("abc"));
        assertThat(TokenRequest.ofQuery(null, null).orElseThrow().login())
                .isEqualTo(new Login.Nobody());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Digest x", "Basic", "Basic !!!", "Basic bm9jb2xvbg==", "abc"})
    void anythingElseIsNoLogin(String header) {
        assertThat(TokenRequest.ofQuery("", header)).isEmpty();
        assertThat(TokenRequest.ofQuery("", basic("a:" + "b".repeat(30_000)))).isEmpty();
    }

    @Test
    void theFormOfOauthHasAPasswordOrAToken() {
        assertThat(
                        form(
                                "grant_type=password&username=me&password=se%20cret&service=s"
                                        + "&client_id=docker&scope=repository:a/b:pull%20x"))
                .contains(
                        new TokenRequest(
                                new Login.Password("me", "se cret"),
                                Optional.of("s"),
                                List.of("repository:a/b:pull x")));
        assertThat(form("grant_type=refresh_token&refresh_token=abc").orElseThrow().login())
                .isEqualTo(new Login.Token("abc"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "grant_type=password",
                "grant_type=refresh_token",
                "grant_type=authorization_code&code=x",
                "password=x&username=y",
                "%%%=%"
            })
    void anotherGrantIsNone(String body) {
        assertThat(form(body)).isEmpty();
    }

    @Test
    void noSecretIsShown() {
        assertThat(new Login.Password("me", "secret").toString()).doesNotContain("secret");
        assertThat(new Login.Token("secret").toString()).doesNotContain("secret");
    }

    @Test
    void whoFailsTooOftenWaitsAndOthersDoNot() {
        var now = new Instant[] {Instant.parse("2026-11-25T12:00:00Z")};
        var failures = new Failures(() -> now[0]);

        for (var time = 0; time < Failures.MOST; time++) {
            assertThat(failures.wait("10.0.0.1 bob")).isEmpty();
            failures.failed("10.0.0.1 bob");
        }

        assertThat(failures.wait("10.0.0.1 bob")).contains(Failures.WINDOW);
        assertThat(failures.wait("10.0.0.1 ann")).isEmpty();
        now[0] = now[0].plus(Failures.WINDOW);
        assertThat(failures.wait("10.0.0.1 bob")).isEmpty();
        failures.failed("10.0.0.1 bob");
        assertThat(failures.wait("10.0.0.1 bob")).isEmpty();
    }
}
