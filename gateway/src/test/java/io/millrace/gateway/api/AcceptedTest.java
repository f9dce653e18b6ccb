package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.api.Accepted.Shape;
import io.millrace.platform.status.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                                                                                   | false | OBJECT   | ''
                    */*                                                                                                  | false | OBJECT   | ''
                    application/json, */*                                                                                | false | OBJECT   | ''
                    application/yaml                                                                                     | true  | OBJECT   | ''
                    application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json | false | TABLE | v1
                    application/json;as=Table;v=v7;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io       | false | TABLE    | v1beta1
                    application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1                                     | false | METADATA | v1
                    application/vnd.kubernetes.protobuf,application/json                                                 | false | OBJECT   | ''
                    application/json;stream=watch                                                                        | false | OBJECT   | ''
                    """)
    void theFirstClauseThatCanBeServedIsTaken(
            String header, boolean yaml, Shape shape, String version) {
        assertThat(Accepted.parse(header)).isEqualTo(new Accepted(yaml, shape, version));
    }

    @Test
    void whatCannotBeServedIsNotAcceptable() {
        assertThatThrownBy(() -> Accepted.parse("text/html"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(406));
    }

    @Test
    void discoveryIsAggregatedOnlyForThoseWhoKnowIt() {
        var kubectl =
                "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
                        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
                        + "application/json";

        assertThat(Accepted.aggregatedDiscovery(kubectl)).contains("v2");
        assertThat(Accepted.aggregatedDiscovery("application/json, */*")).isEmpty();
    }
}
