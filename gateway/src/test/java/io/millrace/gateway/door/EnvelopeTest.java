package io.millrace.gateway.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Claim;
import io.millrace.platform.status.RefusedException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private static byte[] events(String... events) {
        return ("{\"events\":[" + String.join(",", events) + "]}")
                .replace('\'', '"')
                .replace("$DIGEST", DIGEST)
                .getBytes(UTF_8);
    }

    private static String push(String target) {
        return "{'id':'e1','timestamp':'2026-11-23T03:38:47.5+01:00','action':'push','target':{"
                + target
                + "}}";
    }

    @Test
    void thePushOfATagIsAClaim() {
        var body = events(push("'repository':'demo/web','tag':'latest','digest':'$DIGEST'"));

        assertThat(Envelope.pushes(body, "registry:5000"))
                .containsExactly(
                        new Claim.ImagePushed(
                                "e1",
                                "registry:5000",
                                "demo/web",
                                "latest",
                                DIGEST,
                                Instant.parse("2026-11-23T02:38:47.500Z"),
                                null));
    }

    @Test
    void theBearerOfTheTokenIsThePusher() {
        var pushed =
                push("'repository':'demo/web','tag':'latest','digest':'$DIGEST'")
                        .replaceFirst("}}$", "},'actor':{'name':'developer'}}");
        var endless = pushed.replace("developer", "d".repeat(2000));

        assertThat(Envelope.pushes(events(pushed), "registry:5000"))
                .extracting(Claim.ImagePushed::actor)
                .containsExactly("developer");
        assertThat(Envelope.pushes(events(endless), "registry:5000"))
                .extracting(Claim.ImagePushed::actor)
                .containsExactly((String) null);
    }

    @Test
    void everythingElseIsIgnored() {
        var body =
                events(
                        "{'id':'e2','action':'pull','target':{'tag':'latest'}}",
                        push("'repository':'demo/web','digest':'$DIGEST'"),
                        push(
                                "'repository':'demo/web','digest':'$DIGEST','tag':'%s'"
                                        .formatted(DIGEST.replace(':', '-'))),
                        "{'action':'delete'}");

        assertThat(Envelope.pushes(body, "registry:5000")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'repository':'demo/web','tag':'latest'",
                "'tag':'latest','digest':'$DIGEST'",
                "'repository':'demo/web','tag':'latest','digest':'latest'"
            })
    void aMalformedPushIsABadRequest(String target) {
        assertThatThrownBy(() -> Envelope.pushes(events(push(target)), "registry:5000"))
                .isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"events\":1}"})
    void whatIsNoEnvelopeIsABadRequest(String body) {
        assertThatThrownBy(() -> Envelope.pushes(body.getBytes(UTF_8), "registry:5000"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(400));
    }
}
