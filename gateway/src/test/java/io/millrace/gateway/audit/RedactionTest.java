package io.millrace.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static final String HOOKS =
            "/apis/build.openshift.io/v1/namespaces/demo/buildconfigs/hello/webhooks/";

    @Test
    void theSecretOfAWebhookIsNotShown() {
        assertThat(Redaction.uri(HOOKS + "s3cr3t/github", ""))
                .isEqualTo(HOOKS + "<redacted>/github");
        assertThat(Redaction.subresource("webhooks/s3cr3t/github")).isEqualTo("webhooks");
    }

    @Test
    void aQueryIsShownOnlyAsFarAsItIsKnown() {
        assertThat(
                        Redaction.uri(
                                "/api/v1/secrets",
                                "limit=5&access_token=s3cr3t&s3cr3t&watch=true&code=s3cr3t"))
                .isEqualTo("/api/v1/secrets?limit=5&watch=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2VjcmV0c2VjcmV0",
                "/apis/oauth.openshift.io/v1/oauthaccesstokens/sha256~c2VjcmV0c2VjcmV0c2VjcmV0",
                "/api/v1/Bearer c2VjcmV0c2VjcmV0",
                "/api/v1/bearer%20c2VjcmV0c2VjcmV0"
            })
    void aTokenIsKnownByItsForm(String path) {
        assertThat(Redaction.uri(path, ""))
                .doesNotContain("c2VjcmV0c2VjcmV0")
                .contains("<redacted>");
        assertThat(Redaction.uri("/api", "fieldSelector=" + path))
                .doesNotContain("c2VjcmV0c2VjcmV0");
    }

    @Test
    void oneOAuthTokenCanBeToldFromAnother() {
        assertThat(Redaction.text("sha256~abcdefghijklmnopqrstuvwxyz", 300))
                .isEqualTo("sha256~abcde<redacted>");
    }

    @Test
    void theDigestOfAnImageIsNoToken() {
        assertThat(Redaction.text("app@sha256:0123456789abcdef", 300))
                .isEqualTo("app@sha256:0123456789abcdef");
    }

    @Test
    void nothingIsLongAndNothingBreaksALine() {
        assertThat(Redaction.text("a".repeat(5000), 10)).hasSize(11).endsWith("…");
        assertThat(Redaction.text("a\nb\u0000c\u001b[31m", 100)).isEqualTo("a?b?c?[31m");
    }
}
