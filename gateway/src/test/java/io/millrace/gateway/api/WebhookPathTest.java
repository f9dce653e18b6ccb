package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.status.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPathTest {

    private static final String CONFIG =
            "/apis/build.openshift.io/v1/namespaces/demo/buildconfigs/hello/webhooks";

    @Test
    void secretsMayBeEncoded() {
        assertThat(WebhookPath.parse(CONFIG + "/a%2Fb+c%20d/github"))
                .isEqualTo(new WebhookPath("a/b+c d", "github"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/secret", "/secret/github/more"})
    void nothingElseIsAWebhook(String rest) {
        assertThatThrownBy(() -> WebhookPath.parse(CONFIG + rest))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("unexpected hook subpath");
    }
}
