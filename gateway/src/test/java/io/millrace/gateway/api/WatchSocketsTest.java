package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.api.WatchFrames.Form;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchSocketsTest {

    private static String protocol(String token) {
        return "base64url.bearer.authorization.k8s.io."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(UTF_8));
    }

    @Test
    void aTokenMayComeAmongTheSubProtocols() {
        var found = SocketToken.in(protocol("s3cret") + ", binary.k8s.io").orElseThrow();

        assertThat(found.token()).isEqualTo("s3cret");
        assertThat(found.otherProtocols()).isEqualTo("binary.k8s.io");
        assertThat(found).hasToString("SocketToken[…]");
    }

    @Test
    void aTokenAloneOrTwoOfThemAreNone() {
        assertThat(SocketToken.in(protocol("s3cret"))).isEmpty();
        assertThat(SocketToken.in(protocol("a") + "," + protocol("b") + ",binary.k8s.io"))
                .isEmpty();
        assertThat(SocketToken.in(protocol("a\r\nX: y") + ",binary.k8s.io")).isEmpty();
        assertThat(SocketToken.in("base64url.bearer.authorization.k8s.io.%%,binary.k8s.io"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://millrace.example, millrace.example:8443, true",
        "https://Millrace.example:8443, millrace.example, true",
        "https://evil.example, millrace.example, false",
        "https://millrace.example.evil, millrace.example, false",
        "null, millrace.example, false"
    })
    void pagesOfOtherSitesHearNothing(String origin, String host, boolean admitted) {
        assertThat(WatchSockets.isFromHere(origin, host)).isEqualTo(admitted);
    }

    @Test
    void theSubProtocolSaysHowEventsAreSent() {
        assertThat(Form.of(null)).isEqualTo(Form.TEXT);
        assertThat(Form.of("binary.k8s.io")).isEqualTo(Form.BINARY);
        assertThat(Form.of("base64.binary.k8s.io")).isEqualTo(Form.BASE64);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/watch/namespaces/demo/secrets, /api/v1/namespaces/demo/secrets",
        "/apis/image.openshift.io/v1/watch/imagestreams, /apis/image.openshift.io/v1/imagestreams",
        "/api/v1/namespaces/watch/secrets, /api/v1/namespaces/watch/secrets"
    })
    void oldPathsOfWatchesMeanTheSame(String old, String modern) {
        assertThat(LegacyWatch.modern(old)).isEqualTo(modern);
    }
}
