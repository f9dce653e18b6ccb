package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.application.WorkReport;
import io.millrace.build.execution.PipelineStage;
import io.millrace.contract.Command;
import io.millrace.contract.build.StageInfo;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class PipelineStagesTest {

    private static final Claim CLAIM =
            new Claim("u1", "demo", "hello-1", "", 1, 0, Optional.empty());

    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(
                    true,
                    new RoundRobinPartitioner(),
                    new StringSerializer(),
                    new ByteArraySerializer());
    private final Beginning beginning =
            new Beginning(new Reporter(kafka), CLAIM, InstantSource.system());
    private final PipelineStages stages = new PipelineStages(beginning);

    @Test
    void aBuildThatWaitsIsPendingAndSaysWhy() {
        stages.waiting("Unschedulable", "no node takes the pod");

        var news = stages.news().orElseThrow();

        assertThat(news.phase()).isEqualTo("Pending");
        assertThat(news.reason()).isEqualTo("Unschedulable");
        assertThat(news.message()).isEqualTo("no node takes the pod");
        assertThat(stages.news()).isEmpty();
    }

    @Test
    void whereItWillRunIsNoReasonToCallItRunning() {
        stages.annotated(Map.of("openshift.io/build.pod-name", "hello-1-build"));

        var news = stages.news().orElseThrow();

        assertThat(news.phase()).isEqualTo("Pending");
        assertThat(news.annotations()).containsKey("openshift.io/build.pod-name");
    }

    @Test
    void noStageIsNamedAfterASecret() {
        stages.masking(it -> it.replace("hush", "***"));

        stages.stages(List.of(PipelineStage.begun("deploy hush", Instant.EPOCH)));
        stages.annotated(Map.of("openshift.io/jenkins-status-json", "{\"name\":\"hush\"}"));

        var news = stages.news().orElseThrow();
        assertThat(news.stages()).extracting(StageInfo::name).containsExactly("deploy ***");
        assertThat(news.annotations())
                .containsExactly(
                        Map.entry("openshift.io/jenkins-status-json", "{\"name\":\"***\"}"));
    }

    @Test
    void itRunsOnceHoweverOftenThatIsSaid() {
        beginning.annotate(Map.of("openshift.io/jenkins-log-url", "there"));
        stages.running();
        stages.running();

        assertThat(kafka.history())
                .singleElement()
                .satisfies(it -> {
                    var report =
                            Json.read(
                                    Json.tree(
                                            String.valueOf(
                                                            EventCodec.decode(
                                                                            it.value(),
                                                                            Command.class)
                                                                    .body())
                                                    .getBytes(StandardCharsets.UTF_8)),
                                    WorkReport.class);
                    assertThat(report.phase()).isEqualTo("Running");
                    assertThat(report.annotations())
                            .containsEntry("openshift.io/jenkins-log-url", "there");
                });
        assertThat(stages.news()).isEmpty();
    }

    @Test
    void whatWasToldOfABuildThatWaitedIsToldAgainWhenItRuns() {
        stages.annotated(Map.of("openshift.io/build.pod-name", "hello-1-build"));
        var unused = stages.news();

        stages.running();

        assertThat(stages.news().orElseThrow().phase()).isEqualTo("Running");
    }
}
