package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.PipelineActions;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.PostCommit;
import io.millrace.build.execution.SourceStrategy;
import io.millrace.contract.build.Build;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobStrategiesTest {

    private final JobStrategies strategies = new JobStrategies(Set.of("trusted", "half/root"));

    @Test
    void aSourceBuildNamesItsBuilder() throws Exception {
        var build =
                build(
                        """
                        {"strategy":{"sourceStrategy":{
                          "from":{"kind":"DockerImage","name":"registry/s2i@sha256:1"},
                          "env":[{"name":"A","value":"1"},{"name":"B"}],
                          "pullSecret":{"name":"pull"},
                          "incremental":true}}}
                        """);

        assertThat(strategies.of(build, "demo", "builder", FakeFiles.NONE, PipelineActions.NONE))
                .isEqualTo(
                        new SourceStrategy(
                                "registry/s2i@sha256:1",
                                Optional.empty(),
                                Map.of("A", "1", "B", ""),
                                true,
                                false,
                                List.of()));
        assertThat(JobStrategies.pullSecret(build.spec().strategy()))
                .hasValueSatisfying(it -> assertThat(it.name()).isEqualTo("pull"));
        assertThat(JobStrategies.postCommit(build.spec().postCommit())).isEmpty();
    }

    @Test
    void onlyTrustedAccountsAssembleAsRoot() throws Exception {
        var build = build("{\"strategy\":{\"sourceStrategy\":{\"from\":{\"name\":\"a\"}}}}");

        assertThat(strategies.of(build, "trusted", "builder", FakeFiles.NONE, PipelineActions.NONE))
                .matches(JobStrategiesTest::asRoot);
        assertThat(strategies.of(build, "half", "root", FakeFiles.NONE, PipelineActions.NONE))
                .matches(JobStrategiesTest::asRoot);
        assertThat(strategies.of(build, "half", "builder", FakeFiles.NONE, PipelineActions.NONE))
                .matches(it -> !asRoot(it));
    }

    @Test
    void aHookIsAScriptACommandOrArguments() {
        var build = build("{\"postCommit\":{\"script\":\"make test\",\"args\":[\"x\"]}}");

        assertThat(JobStrategies.postCommit(build.spec().postCommit()))
                .contains(PostCommit.script("make test", "x"));
    }

    @Test
    void aPipelineRunsTheJenkinsfileOfItsSource() throws Exception {
        var build =
                build(
                        """
                        {"strategy":{"jenkinsPipelineStrategy":{"env":[{"name":"A","value":"1"}]}}}
                        """);

        assertThat(strategies.of(build, "demo", "builder", FakeFiles.NONE, PipelineActions.NONE))
                .isEqualTo(
                        new PipelineStrategy(
                                "b",
                                Optional.empty(),
                                "Jenkinsfile",
                                Map.of("A", "1"),
                                PipelineActions.NONE));
    }

    @Test
    void otherStrategiesAreRefused() {
        var build = build("{\"strategy\":{}}");

        assertThatThrownBy(() ->
                        strategies.of(
                                build, "demo", "builder", FakeFiles.NONE, PipelineActions.NONE))
                .isInstanceOf(CannotRun.class);
    }

    private static boolean asRoot(Object strategy) {
        return strategy instanceof SourceStrategy source && source.asRoot();
    }

    private static Build build(String spec) {
        var json = "{\"metadata\":{\"name\":\"b\"},\"spec\":" + spec + "}";
        return Json.read(Json.tree(json.getBytes(StandardCharsets.UTF_8)), Build.class);
    }
}
