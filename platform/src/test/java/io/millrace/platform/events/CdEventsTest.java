package io.millrace.platform.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Claim;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CdEventsTest {

    private static final String TYPE = "dev.cdevents.artifact.published.0.2.0";
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private static byte[] event(String artifact) {
        return """
        {"context":{"version":"0.4.1","id":"e1","source":"/ci","type":"%s",
          "timestamp":"2026-11-26T03:00:00Z"},
         "subject":{"id":"%s","source":"/ci","type":"artifact","content":{}}}
        """
                .formatted(TYPE, artifact)
                .getBytes(UTF_8);
    }

    @Test
    void aPublishedArtifactIsAPushedImage() {
        var body =
                event(
                        "pkg:oci/app@sha256%3A"
                                + "a".repeat(64)
                                + "?repository_url=quay.io/team/app&tag=v1");

        assertThat(EventCodec.claim(TYPE, body))
                .contains(
                        new Claim.ImagePushed(
                                "e1",
                                "quay.io",
                                "team/app",
                                "v1",
                                DIGEST,
                                Instant.parse("2026-11-26T03:00:00Z"),
                                null));
    }

    @Test
    void aDigestIsNotNeeded() {
        var claim = EventCodec.claim(TYPE, event("pkg:oci/app?repository_url=r:5000/a/b&tag=v1"));

        assertThat(claim)
                .map(it -> it instanceof Claim.ImagePushed pushed ? pushed.digest() : "none")
                .contains("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pkg:maven/a/b@1",
                "pkg:oci/app@sha256:x?repository_url=quay.io/a/b&tag=1",
                "pkg:oci/app?repository_url=quay.io/a/b",
                "pkg:oci/app?tag=1",
                "pkg:oci/app?repository_url=quay.io/A/b&tag=1",
            })
    void whatNamesNoTagOfAnImageIsUnreadable(String artifact) {
        assertThatThrownBy(() -> EventCodec.claim(TYPE, event(artifact)))
                .isInstanceOf(UncheckedIOException.class);
    }
}
