package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.build.domain.BuildPhase;
import io.millrace.build.execution.BuildVolume.Entry;
import io.millrace.build.execution.InputFiles.Kind;
import io.millrace.contract.build.Build;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class VariablesTest {

    private static final FakeFiles FILES =
            new FakeFiles(
                    Map.of("login", Map.of("token", "s3cret")),
                    Map.of("settings", Map.of("colour", "blue")));

    @Test
    void valuesComeFromWhereTheyAreSaidToBe() throws Exception {
        var build =
                build(
                        """
                        [{"name":"A","value":"a"},
                         {"name":"B","value":"$(A)b $(NONE) $$(A)"},
                         {"name":"C","valueFrom":{"secretKeyRef":{"name":"login","key":"token"}}},
                         {"name":"D","valueFrom":{"configMapKeyRef":{"name":"settings","key":"colour"}}},
                         {"name":"E","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
                         {"name":"F","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['app']"}}},
                         {"name":"G","valueFrom":{"secretKeyRef":{"name":"no","key":"no","optional":true}}}]
                        """);

        var values = values(build);

        assertThat(values)
                .isEqualTo(
                        Map.of(
                                "A",
                                "a",
                                "B",
                                "ab $(NONE) $(A)",
                                "C",
                                "s3cret",
                                "D",
                                "blue",
                                "E",
                                "b",
                                "F",
                                "shop"));
    }

    @Test
    void aValueThatIsNowhereIsNamed() {
        var build =
                build(
                        "[{\"name\":\"T\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"login\",\"key\":\"x\"}}}]");

        assertThatThrownBy(() -> values(build))
                .isInstanceOfSatisfying(
                        CannotRun.class,
                        it -> {
                            assertThat(it.problem().reason())
                                    .isEqualTo("UnresolvableEnvironmentVariable");
                            assertThat(it.phase()).isEqualTo(BuildPhase.ERROR);
                            assertThat(it.problem().message())
                                    .contains("variable T", "key 'x' of the Secret 'login'");
                        });
    }

    @Test
    void aVolumeHasTheKeysThatItAsksForUnderTheirNewNames() throws Exception {
        var volumes =
                new Volumes(FILES)
                        .of(
                                volumes(
                                        """
                                        {"name":"v","source":{"type":"Secret","secret":{
                                          "secretName":"login","defaultMode":256,
                                          "items":[{"key":"token","path":"deep/token"}]}},
                                         "mounts":[{"destinationPath":"/v"}]}
                                        """));

        assertThat(volumes).hasSize(1);
        assertThat(volumes.getFirst().kind()).isEqualTo(Kind.SECRET);
        assertThat(volumes.getFirst().files())
                .extracting(Entry::path, Entry::mode)
                .containsExactly(tuple("deep/token", 0400));
    }

    @Test
    void aVolumeOfAMissingConfigMapIsRefusedUnlessItIsOptional() throws Exception {
        var missing =
                """
                {"name":"v","source":{"type":"ConfigMap","configMap":{"name":"no"%s}},
                 "mounts":[{"destinationPath":"/v"}]}
                """;

        assertThatThrownBy(() -> new Volumes(FILES).of(volumes(missing.formatted(""))))
                .isInstanceOf(CannotRun.class)
                .extracting(it -> ((CannotRun) it).problem().message())
                .isEqualTo("ConfigMaps [no] do not exist.");
        assertThat(new Volumes(FILES).of(volumes(missing.formatted(",\"optional\":true"))))
                .hasSize(1);
    }

    private static Map<String, String> values(Build build) throws Exception {
        return new Variables(build, FILES).values(build.spec().strategy().dockerStrategy().env());
    }

    private static List<io.millrace.contract.build.BuildVolume> volumes(String volume) {
        return build("[]", volume).spec().strategy().dockerStrategy().volumes();
    }

    private static Build build(String env) {
        return build(env, "");
    }

    private static Build build(String env, String volume) {
        var json =
                """
                {"metadata":{"name":"b","labels":{"app":"shop"}},
                 "spec":{"strategy":{"dockerStrategy":{"env":%s,"volumes":[%s]}}}}
                """
                        .formatted(env, volume);
        return Json.read(Json.tree(json.getBytes(StandardCharsets.UTF_8)), Build.class);
    }
}
