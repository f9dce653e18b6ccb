package io.millrace.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.ToldReadModel;
import io.millrace.platform.kafka.KafkaConnection;
import io.millrace.platform.status.RefusedException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which log is asked for, and when there is none.
@NullUnmarked
class LogsTest {

    private final ToldReadModel told = new ToldReadModel();
    private final Hurried clock = new Hurried();
    private int sequence;

    /// Each look at it is forty seconds later.
    private static final class Hurried implements InstantSource {

        private Instant now = Instant.parse("2026-11-23T10:00:00Z");

        @Override
        public Instant instant() {
            now = now.plusSeconds(40);
            return now;
        }
    }

    @BeforeEach
    void builds() {
        build("new-1", "new", 1, "New");
        build("pending-1", "pending", 1, "Pending");
        build("app-1", "app", 1, "Cancelled");
        build("app-2", "app", 2, "Error");
        build("app-4", "app", 4, "Complete");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gone-1    |                         | 404 | builds.build.openshift.io "gone-1" not found
                    new-1     |                         | 504 | timed out waiting for build new-1 to start
                    pending-1 | follow=true             | 504 | timed out waiting for build pending-1 to start
                    app-1     |                         | 400 | build demo/app-1 was cancelled. No logs are available.
                    app-1     | nowait=true             | 400 | build demo/app-1 was cancelled. No logs are available.
                    app-2     |                         | 400 | build demo/app-2 is in an error state. No logs are available.
                    app-2     | previous=true           | 400 | build demo/app-1 was cancelled.
                    app-1     | previous=true           | 404 | builds.build.openshift.io "app-0" not found
                    app-4     | previous=true           | 404 | builds.build.openshift.io "app-3" not found
                    app-4     | version=2               | 400 | build demo/app-2 is in an error state.
                    app-4     | version=9               | 404 | builds.build.openshift.io "app-9" not found
                    app-4     | version=0               | 422 | version: Invalid value: 0
                    app-4     | version=-1              | 422 | version: Invalid value: -1
                    app-4     | version=1&previous=true | 422 | previous: Invalid value: true
                    app-4     | tailLines=-1            | 422 | tailLines: Invalid value: -1
                    app-4     | limitBytes=-1           | 422 | limitBytes: Invalid value: -1
                    app-4     | sinceSeconds=-1         | 422 | sinceSeconds: Invalid value: -1
                    """)
    void whatThereIsNoLogOfIsToldExactly(
            String name, @Nullable String query, int code, String message) {
        assertThatThrownBy(() -> read(name, query))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> {
                            assertThat(it.refusal().code()).isEqualTo(code);
                            assertThat(it.refusal().message()).contains(message);
                        });
    }

    @ParameterizedTest
    @CsvSource({"new-1", "pending-1"})
    void whoWillNotWaitForABuildToBeginGetsNothing(String name) throws Exception {
        var answer = read(name, "nowait=true");

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat((byte[]) answer.getEntity()).isEmpty();
    }

    private Response read(String name, @Nullable String query) throws InterruptedException {
        var logs =
                new Logs(
                        told.readModel(),
                        new NoArchive(),
                        () -> 1,
                        KafkaConnection.plaintext("127.0.0.1:9"),
                        clock);
        return logs.read("demo", name, parameters(query), null);
    }

    private static final class NoArchive implements LogConfig {

        @Override
        public Optional<URI> url() {
            return Optional.empty();
        }

        @Override
        public Optional<Path> key() {
            return Optional.empty();
        }

        @Override
        public String service() {
            return "none";
        }

        @Override
        public String issuer() {
            return "none";
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&"))
                        .map(it -> it.split("="))
                        .collect(Collectors.toMap(it -> it[0], it -> it[1]));
    }

    private void build(String name, String config, int number, String phase) {
        told.put(
                ResourceKey.of(ResourceType.BUILD, "demo", name),
                ++sequence,
                "{'metadata':{'name':'%s','namespace':'demo','annotations':{'openshift.io/build.number':'%d'}},'status':{'phase':'%s','config':{'name':'%s'}}}"
                        .formatted(name, number, phase, config));
    }
}
