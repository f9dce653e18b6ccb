package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.application.WorkReport;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.GitSourceRevision;
import io.millrace.contract.build.SourceRevision;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ProvenanceTest {

    private static final String BASE = "sha256:" + "b".repeat(64);
    private static final String IMAGE = "sha256:" + "c".repeat(64);
    private static final Claim CLAIM = new Claim("u1", "demo", "app-1", "", 1, 0, Optional.empty());

    private final Provenance provenance = new Provenance("us");

    @Test
    void aStatementNamesBuilderCommitBasesAndParameters() {
        var build =
                build(
                        """
                        {"metadata":{"name":"app-1","namespace":"demo"},
                         "spec":{"source":{"git":{"uri":"https://ada:pw@git.example/app.git"}},
                                 "strategy":{"dockerStrategy":{
                                   "from":{"kind":"DockerImage","name":"registry:5000/demo/base@%s"},
                                   "buildArgs":[{"name":"A","value":"1"}]}}},
                         "status":{"startTimestamp":"2026-01-01T00:00:00Z",
                                   "outputDockerImageReference":"registry:5000/demo/app:latest"}}
                        """
                                .formatted(BASE));
        var report =
                WorkReport.ended("u1", 1, "Complete", null, null, Instant.EPOCH)
                        .withDigest(IMAGE)
                        .withWork(
                                null,
                                new SourceRevision(
                                        "Git", new GitSourceRevision("4711", null, null, null)));

        var predicate = provenance.predicate(build, CLAIM, report);

        var definition = predicate.at("/buildDefinition");
        assertThat(definition.at("/resolvedDependencies/0/uri").asText())
                .isEqualTo("git+https://git.example/app.git");
        assertThat(definition.at("/resolvedDependencies/0/digest/gitCommit").asText())
                .isEqualTo("4711");
        assertThat(definition.at("/resolvedDependencies/1/digest/sha256").asText())
                .isEqualTo("b".repeat(64));
        assertThat(
                        definition
                                .at("/externalParameters/strategy/dockerStrategy/buildArgs/0/value")
                                .asText())
                .isEqualTo("1");
        assertThat(predicate.at("/runDetails/builder/id").asText()).isEqualTo("us");
        assertThat(predicate.toString()).doesNotContain("pw");
    }

    @Test
    void theImagesThatWerePulledAreTheOnesItIsMadeOf() {
        var build =
                build(
                        """
                        {"metadata":{"name":"app-1","namespace":"demo"},
                         "spec":{"source":{"dockerfile":"FROM other"},
                                 "strategy":{"dockerStrategy":{}}}}
                        """);
        var report =
                WorkReport.ended("u1", 1, "Complete", null, null, Instant.EPOCH)
                        .withDigest(IMAGE)
                        .withImages(List.of("docker.io/library/other:latest@" + BASE));

        var predicate = provenance.predicate(build, CLAIM, report);

        var dependency = predicate.at("/buildDefinition/resolvedDependencies/0");
        assertThat(dependency.path("uri").asText())
                .isEqualTo("docker://docker.io/library/other:latest");
        assertThat(dependency.at("/digest/sha256").asText()).isEqualTo("b".repeat(64));
    }

    private static Build build(String json) {
        return Json.read(Json.tree(json.getBytes(StandardCharsets.UTF_8)), Build.class);
    }
}
