package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private static final ResourceKey QUOTA =
            ResourceKey.of(ResourceType.RESOURCE_QUOTA, "demo", "small");

    private final MemoryWork work = new MemoryWork();
    private final Map<ResourceType, Long> present = new HashMap<>();
    private final Quotas quotas =
            new Quotas((type, namespace) ->
                    namespace.equals("demo") ? present.getOrDefault(type, 0L) : 99);

    @BeforeEach
    void aQuota() {
        var json =
                """
                {"metadata":{"name":"small","namespace":"demo","uid":"q"},
                 "spec":{"hard":{"secrets":"5","openshift.io/imagestreams":10,"limits.cpu":"2"}}}
                """;
        work.save(QUOTA, Json.tree(json.getBytes(StandardCharsets.UTF_8)));
    }

    private String status() {
        return work.find(QUOTA).orElseThrow().tree().path("status").toString();
    }

    @Test
    void aQuotaSaysHowMuchOfItIsUsed() {
        present.put(ResourceType.SECRET, 3L);
        present.put(ResourceType.IMAGE_STREAM, 1L);

        quotas.count(work.now(), work);

        assertThat(status())
                .isEqualTo(
                        """
                        {"hard":{"secrets":"5","openshift.io/imagestreams":"10","limits.cpu":"2"},\
                        "used":{"secrets":"3","openshift.io/imagestreams":"1","limits.cpu":"0"}}\
                        """);
    }

    @Test
    void whatIsTrueAlreadyIsNotWrittenAgain() {
        quotas.count(work.now(), work);
        var written = work.find(QUOTA).orElseThrow();

        quotas.count(work.now().plusSeconds(10), work);

        assertThat(work.find(QUOTA).orElseThrow()).isSameAs(written);
    }

    @Test
    void thereIsSomeTimeBetweenTwoCounts() {
        quotas.count(work.now(), work);
        var before = status();
        present.put(ResourceType.SECRET, 4L);

        quotas.count(work.now().plus(Duration.ofMillis(1999)), work);
        assertThat(status()).isEqualTo(before);
        quotas.count(work.now().plusSeconds(2), work);

        assertThat(status()).contains("\"used\":{\"secrets\":\"4\"");
    }
}
