package io.millrace.gateway.curated;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CuratedProblemTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final CuratedProblem PROBLEM =
            new CuratedProblem("Could not write web of /etc/web.yaml: spec.tags[latest].from.kind");

    @Test
    void theEventNamesFileAndFieldAndIsAboutTheProject() {
        var event = PROBLEM.event(NOON);

        assertThat(event.path("message").asText())
                .contains("/etc/web.yaml", "spec.tags[latest].from.kind");
        assertThat(event.at("/involvedObject/namespace").asText()).isEqualTo("openshift");
        assertThat(event.path("type").asText()).isEqualTo("Warning");
        assertThat(event.path("lastTimestamp").asText()).isEqualTo("2026-11-25T12:00:00Z");
    }

    @Test
    void theSameProblemIsTheSameEventAndCounts() {
        var same = new CuratedProblem(PROBLEM.message());
        var other = new CuratedProblem("something else");

        assertThat(same.key()).isEqualTo(PROBLEM.key());
        assertThat(other.key()).isNotEqualTo(PROBLEM.key());
        assertThat(CuratedProblem.again(4, NOON).path("count").asInt()).isEqualTo(5);
    }

    @Test
    void aMessageWithoutEndIsCut() {
        var event = new CuratedProblem("x".repeat(5000)).event(NOON);

        assertThat(event.path("message").asText()).hasSize(1001);
    }
}
