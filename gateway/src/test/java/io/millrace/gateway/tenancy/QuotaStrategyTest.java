package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules of ResourceQuotas and of LimitRanges.
class QuotaStrategyTest {

    private static final Strategy QUOTA = new QuotaStrategy();
    private static final Strategy LIMITS = new LimitRangeStrategy();

    private static Write write(String subresource) {
        var command =
                new Command(
                        "c",
                        new Requester("anna", "", List.of(), Map.of()),
                        Verb.UPDATE,
                        "",
                        ResourceType.RESOURCE_QUOTA.plural(),
                        subresource,
                        "demo",
                        "small",
                        null,
                        null,
                        null,
                        null,
                        Map.of(),
                        false,
                        Instant.EPOCH,
                        "",
                        Map.of());
        return new Write(command, new MemoryWork());
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) Json.tree(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense thing,           false",
        "nonsense,                 false",
        "a b/c,                    false",
        "secrets,                  true",
        "requests.cpu,             true",
        "openshift.io/imagestreams, true",
        "count/builds.build.openshift.io, true",
        "example.com/gpu,          true"
    })
    void aQuotaSpeaksOfResourcesThatThereCanBe(String resource, boolean isFine) {
        var faults = faults(QUOTA, "{'spec':{'hard':{'%s':'1'}}}".formatted(resource));

        assertThat(faults.isEmpty()).isEqualTo(isFine);
    }

    private static List<String> faults(Strategy strategy, String json) {
        return strategy.validate(tree(json), Optional.empty(), write("")).stream()
                .map(FieldError::path)
                .toList();
    }

    @Test
    void nobodyCreatesAQuotaWithAStatus() {
        var next = tree("{'spec':{'hard':{'secrets':'1'}},'status':{'used':{'secrets':'0'}}}");

        assertThat(QUOTA.prepareForCreate(next, write("")).has("status")).isFalse();
    }

    @Test
    void clientsChangeTheSpecAndTheServerTheStatus() {
        var before = tree("{'spec':{'hard':{'secrets':'1'}},'status':{'used':{'secrets':'1'}}}");
        var next = tree("{'spec':{'hard':{'secrets':'2'}},'status':{'used':{'secrets':'0'}}}");

        assertThat(QUOTA.prepareForUpdate(next.deepCopy(), before, write("")))
                .isEqualTo(
                        tree(
                                "{'spec':{'hard':{'secrets':'2'}},"
                                        + "'status':{'used':{'secrets':'1'}}}"));
        assertThat(QUOTA.prepareForUpdate(next.deepCopy(), before, write("status")))
                .isEqualTo(
                        tree(
                                "{'spec':{'hard':{'secrets':'1'}},"
                                        + "'status':{'used':{'secrets':'0'}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    '10'    |
                    7       |
                    '512Mi' |
                    '-1'    | spec.hard[secrets]
                    'many'  | spec.hard[secrets]
                    ''      | spec.hard[secrets]
                    '1e400' | spec.hard[secrets]
                    true    | spec.hard[secrets]
                    """)
    void aQuotaIsInAmounts(String amount, String fault) {
        var faults = faults(QUOTA, "{'spec':{'hard':{'secrets':%s}}}".formatted(amount));

        assertThat(faults).isEqualTo(fault == null ? List.of() : List.of(fault));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    {'type':'openshift.io/Image','max':{'storage':'1Gi'}} |
                    {'max':{'storage':'1Gi'}}                             | spec.limits[0].type
                    {'type':'A'},{'type':'A'}                             | spec.limits[1].type
                    {'type':'A'},{'type':'B','max':{'storage':'a'}}       | spec.limits[1].max[storage]
                    {'type':'A','min':{'storage':-1}}                     | spec.limits[0].min[storage]
                    {'type':'A','default':{'cpu':'x'}}                    | spec.limits[0].default[cpu]
                    {'type':'A','defaultRequest':{'cpu':'x'}}             | spec.limits[0].defaultRequest[cpu]
                    {'type':'A','maxLimitRequestRatio':{'cpu':'x'}}       | spec.limits[0].maxLimitRequestRatio[cpu]
                    """)
    void aLimitRangeHasOneLimitForEachTypeInAmounts(String limits, String fault) {
        var faults = faults(LIMITS, "{'spec':{'limits':[%s]}}".formatted(limits));

        assertThat(faults).isEqualTo(fault == null ? List.of() : List.of(fault));
    }
}
