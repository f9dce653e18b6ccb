package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.schema.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

    @Test
    void aggregatedDiscoveryRepeatsItsFormInTheContentType() {
        var document = Discovery.aggregated(Served.EVERYTHING, List.of(""), "v2");

        assertThat(document.contentType())
                .isEqualTo("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        var tree = Json.tree(document.body());
        assertThat(tree.at("/items/0/metadata").has("name")).isFalse();
        assertThat(tree.at("/items/0/versions/0/freshness").asText()).isEqualTo("Current");
    }

    @Test
    void subresourcesAreRowsWithoutASingularName() {
        var resources =
                Json.tree(Discovery.resources(Served.EVERYTHING, "build.openshift.io").body())
                        .path("resources");

        assertThat(resources.findValuesAsText("name"))
                .containsExactly(
                        "buildconfigs",
                        "buildconfigs/deliveries",
                        "buildconfigs/instantiate",
                        "buildconfigs/instantiatebinary",
                        "buildconfigs/redeliver",
                        "buildconfigs/replay",
                        "buildconfigs/triggers",
                        "builds",
                        "builds/clone",
                        "builds/details",
                        "builds/log",
                        "builds/triggers");
        assertThat(resources.path(2).path("singularName").asText()).isEmpty();
        assertThat(resources.path(2).path("kind").asText()).isEqualTo("BuildRequest");
    }

    @Test
    void aGroupPrefersItsOnlyVersion() {
        var group = Json.tree(Discovery.group("image.openshift.io").body());

        assertThat(group.at("/preferredVersion/groupVersion").asText())
                .isEqualTo("image.openshift.io/v1");
    }

    @Test
    void verbsAreSorted() {
        assertThat(Catalogue.RESOURCES)
                .allSatisfy(it -> {
                    assertThat(it.verbs()).isSorted();
                    assertThat(it.subresources())
                            .allSatisfy(part -> assertThat(part.verbs()).isSorted());
                });
    }

    @Test
    void aClientThatHasTheDocumentIsKnownByItsTag() {
        assertThat(DiscoveryRoutes.isKnown("\"b\", W/\"a\"", "\"a\"")).isTrue();
        assertThat(DiscoveryRoutes.isKnown("*", "\"a\"")).isTrue();
        assertThat(DiscoveryRoutes.isKnown("\"b\"", "\"a\"")).isFalse();
        assertThat(DiscoveryRoutes.isKnown(null, "\"a\"")).isFalse();
    }
}
