package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.api.Rendering.ListPosition;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.views.View;
import io.millrace.platform.schema.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenderingTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));
    private static final String METADATA =
            "{'name':'git','namespace':'demo','creationTimestamp':'2026-11-23T11:59:30Z','resourceVersion':'7'}";

    private static View secret() {
        var body = "{'metadata':%s,'type':'Opaque','data':{'a':'eA==','b':'eQ=='}}";
        return View.of(
                Entry.read(
                        ResourceKey.of(ResourceType.SECRET, "demo", "git"),
                        "",
                        7,
                        body.formatted(METADATA).replace('\'', '"').getBytes(UTF_8)));
    }

    private static Rendering rendering(String as, String includeObject) {
        return new Rendering(
                Accepted.parse("application/json;as=%s;v=v1;g=meta.k8s.io".formatted(as)),
                includeObject,
                ResourceType.SECRET,
                CLOCK);
    }

    private static JsonNode json(String text) {
        return Json.tree(text.replace('\'', '"').getBytes(UTF_8));
    }

    @Test
    void aRowHasItsCellsAndTheMetadata() {
        var table =
                Json.tree(
                        rendering("Table", "")
                                .list(List.of(secret(), secret()), new ListPosition(9, "next", 4)));

        assertThat(table.path("metadata"))
                .isEqualTo(
                        json("{'resourceVersion':'9','continue':'next','remainingItemCount':4}"));
        assertThat(table.path("columnDefinitions")).hasSize(4);
        assertThat(table.path("rows")).hasSize(2);
        assertThat(table.path("rows").path(1))
                .isEqualTo(
                        json(
                                "{'cells':['git','Opaque',2,'30s'],'object':{'kind':'PartialObjectMetadata','apiVersion':'meta.k8s.io/v1','metadata':%s}}"
                                        .formatted(METADATA)));
    }

    @Test
    void oneObjectIsATableWithItsVersion() {
        var table = Json.tree(rendering("Table", "None").object(secret()));

        assertThat(table.at("/metadata/resourceVersion").asText()).isEqualTo("7");
        assertThat(table.path("rows")).hasSize(1);
        assertThat(table.path("rows").path(0).has("object")).isFalse();
    }

    @Test
    void aRowCarriesTheWholeObjectWhenAsked() {
        var table = Json.tree(rendering("Table", "Object").object(secret()));

        assertThat(table.at("/rows/0/object/type").asText()).isEqualTo("Opaque");
    }

    @Test
    void metadataClientsGetMetadataOnly() {
        var list =
                Json.tree(
                        rendering("PartialObjectMetadataList", "")
                                .list(List.of(secret()), new ListPosition(9, "", 0)));

        assertThat(list)
                .isEqualTo(
                        json(
                                "{'kind':'PartialObjectMetadataList','apiVersion':'meta.k8s.io/v1','metadata':{'resourceVersion':'9'},'items':[{'kind':'PartialObjectMetadata','apiVersion':'meta.k8s.io/v1','metadata':%s}]}"
                                        .formatted(METADATA)));
    }
}
