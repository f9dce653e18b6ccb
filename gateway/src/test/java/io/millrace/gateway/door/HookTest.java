package io.millrace.gateway.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Claim;
import io.millrace.gateway.door.Hook.Credentials;
import io.millrace.platform.status.RefusedException;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookTest {

    private static final Instant NOW = Instant.parse("2026-11-26T03:00:00Z");
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String TOLD =
            "sha256:fea8895f450959fa676bcc1df0611ea93823a735a01205fd8622846041d0c7cf";
    private static final byte[] BODY = "{}".getBytes(UTF_8);
    private static final Hook HOOK = new Hook(Dialect.GENERIC, "quay.io", "s3cret");

    private static byte[] json(String text) {
        return text.replace('\'', '"').replace("$DIGEST", DIGEST).getBytes(UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    DISTRIBUTION | r.example:5000 | {'events':[{'id':'e','action':'push','timestamp':'2026-11-23T03:00:00Z','target':{'repository':'a/b','tag':'1','digest':'$DIGEST'}},{'action':'pull'}]} | r.example:5000 a/b 1 sha
                    DOCKER_HUB   | docker.io      | {'push_data':{'tag':'1','pushed_at':1764000000},'repository':{'repo_name':'team/app'}} | docker.io team/app 1 -
                    QUAY         | quay.io        | {'repository':'team/app','docker_url':'quay.io/team/app','updated_tags':['1']} | quay.io team/app 1 -
                    HARBOR       | h.example      | {'type':'PUSH_ARTIFACT','occur_at':1764000000,'event_data':{'resources':[{'digest':'$DIGEST','tag':'1'}],'repository':{'repo_full_name':'team/app'}}} | h.example team/app 1 sha
                    GITHUB       | ghcr.io        | {'action':'published','registry_package':{'namespace':'Team','name':'app','package_version':{'container_metadata':{'tag':{'name':'1','digest':'$DIGEST'}}}}} | ghcr.io team/app 1 sha
                    GENERIC      | quay.io        | {'repository':'team/app','tag':'1'} | quay.io team/app 1 -
                    """)
    void everyDialectTellsOfOnePush(Dialect dialect, String host, String body, String said) {
        var claims = new Hook(dialect, host, "s").claims(json(body), NOW);

        assertThat(claims)
                .extracting((Claim.ImagePushed it) ->
                        String.join(
                                " ",
                                it.registry(),
                                it.repository(),
                                it.tag(),
                                it.digest().equals(DIGEST) ? "sha" : "-"))
                .containsExactly(said);
        assertThat(claims.getFirst().eventId()).isNotEmpty();
    }

    /// Each file is a whole notification as its host sends it.
    @ParameterizedTest
    @CsvSource({
        "distribution, DISTRIBUTION, r.example:5000, true, 2016-03-09T22:44:28.402973972Z",
        "docker-hub, DOCKER_HUB, docker.io, false, 2014-12-03T00:22:41Z",
        "quay, QUAY, quay.io, false, 2026-11-26T03:00:00Z",
        "harbor, HARBOR, hub.harbor.com, true, 2020-04-15T03:45:08Z",
        "harbor-cloudevents, HARBOR, hub.harbor.com, true, 2023-04-03T06:30:07Z",
        "github, GITHUB, ghcr.io, true, 2021-05-18T19:14:46Z",
        "generic, GENERIC, registry.example, true, 2026-11-26T02:00:00Z",
    })
    void whatHostsReallySendIsUnderstood(
            String file, Dialect dialect, String host, boolean tellsDigest, Instant at)
            throws IOException {
        var claim = new Hook(dialect, host, "s").claims(sent(file), NOW).getFirst();

        assertThat(new Hook(dialect, host, "s").claims(sent(file), NOW)).hasSize(1);
        assertThat(claim.registry()).isEqualTo(host);
        assertThat(claim.repository()).isEqualTo("team/app");
        assertThat(claim.tag()).isEqualTo("v1");
        assertThat(claim.digest()).isEqualTo(tellsDigest ? TOLD : "");
        assertThat(claim.pushedAt()).isEqualTo(at);
    }

    private static byte[] sent(String file) throws IOException {
        try (var body = HookTest.class.getResourceAsStream("/hooks/" + file + ".json")) {
            return Objects.requireNonNull(body).readAllBytes();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    HARBOR | {'type':'DELETE_ARTIFACT','event_data':{'resources':[{'tag':'1'}]}}
                    GITHUB | {'zen':'hello'}
                    QUAY   | {'repository':'team/app','updated_tags':[]}
                    DISTRIBUTION | {'events':[]}
                    """)
    void whatIsAboutSomethingElseClaimsNothing(Dialect dialect, String body) {
        assertThat(new Hook(dialect, "quay.io", "s").claims(json(body), NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{}",
                "{'repository':'Team/App','tag':'1'}",
                "{'repository':'team/app','tag':'a b'}",
                "{'repository':'team/app','tag':'1','digest':'sha256:x'}",
            })
    void whatCannotBeReadIsRefused(String body) {
        assertThatThrownBy(() -> HOOK.claims(json(body), NOW)).isInstanceOf(RefusedException.class);
    }

    @Test
    void aNotificationThatIsSentAgainHasTheSameName() {
        var body = json("{'repository':'team/app','tag':'1'}");

        assertThat(HOOK.claims(body, NOW).getFirst().eventId())
                .isEqualTo(HOOK.claims(body, NOW.plusSeconds(1)).getFirst().eventId());
    }

    @Test
    void theSecretCanBeShownInThreeWays() {
        var basic = Base64.getEncoder().encodeToString("any:s3cret".getBytes(UTF_8));

        assertThat(HOOK.recognises(new Credentials("Bearer s3cret", null, null), BODY)).isTrue();
        assertThat(HOOK.recognises(new Credentials("Basic " + basic, null, null), BODY)).isTrue();
        assertThat(HOOK.recognises(new Credentials("s3cret", null, null), BODY)).isTrue();
        assertThat(HOOK.recognises(new Credentials(null, null, "s3cret"), BODY)).isTrue();
    }

    @Test
    void aSignatureIsOneOfTheVeryBody() {
        var hook = new Hook(Dialect.GITHUB, "ghcr.io", "It's a Secret to Everybody");
        var body = "Hello, World!".getBytes(UTF_8);
        var signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        assertThat(hook.recognises(new Credentials(null, signature, null), body)).isTrue();
        assertThat(hook.recognises(new Credentials(null, signature, null), BODY)).isFalse();
        assertThat(hook.recognises(new Credentials("Bearer x", "sha256=", null), body)).isFalse();
    }

    @Test
    void nobodyElseIsRecognised() {
        assertThat(HOOK.recognises(new Credentials(null, null, null), BODY)).isFalse();
        assertThat(HOOK.recognises(new Credentials("Bearer other", null, "s3cret"), BODY))
                .isFalse();
        assertThat(HOOK.recognises(new Credentials("Basic %%%", null, null), BODY)).isFalse();
        assertThat(
                        new Hook(Dialect.GENERIC, "quay.io", "")
                                .recognises(new Credentials("Bearer ", null, ""), BODY))
                .isFalse();
    }
}
