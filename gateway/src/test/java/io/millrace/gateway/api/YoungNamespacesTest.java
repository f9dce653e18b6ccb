package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.ToldReadModel;
import io.millrace.platform.cluster.Mode;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class YoungNamespacesTest {

    private final ToldReadModel told = new ToldReadModel();

    private void namespace(String name, long sequence) {
        told.put(
                ResourceKey.cluster(ResourceType.NAMESPACE, name),
                sequence,
                "{'metadata':{'name':'%s'}}".formatted(name));
    }

    @Test
    void aWriteWaitsForItsNamespace() throws Exception {
        var young = new YoungNamespaces(told.readModel(), InstantSource.system(), Mode.KUBERNETES);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var write =
                    threads.submit(() -> {
                        young.await("demo");
                        return System.nanoTime();
                    });
            namespace("other", 1);
            Awaitility.await()
                    .during(100, TimeUnit.MILLISECONDS)
                    .until(() -> write.state() == Future.State.RUNNING);
            var told = System.nanoTime();
            namespace("demo", 2);

            assertThat(write.get(10, TimeUnit.SECONDS))
                    .isBetween(told, told + TimeUnit.SECONDS.toNanos(1));
        }
    }
}
