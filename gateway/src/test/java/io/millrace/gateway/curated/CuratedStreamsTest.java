package io.millrace.gateway.curated;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CuratedStreamsTest {

    private final List<String> problems = new ArrayList<>();
    private final CuratedStreams streams = new CuratedStreams(problems::add);

    private void add(String place, String text) {
        streams.add(new Document(place, text.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> names() {
        return streams.all().stream().map(CuratedStream::name).toList();
    }

    @Test
    void aFileHoldsOneStreamSeveralOrAList() {
        add(
                "one.yaml",
                "apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: one}\n");
        add(
                "several.yaml",
                """
                ---
                apiVersion: v1
                kind: ImageStream
                metadata: {name: two}
                --- # and another
                apiVersion: image.openshift.io/v1
                kind: ImageStream
                metadata: {name: three}
                """);
        add(
                "list.json",
                """
                {"kind":"List","apiVersion":"v1","items":[
                 {"kind":"ImageStream","apiVersion":"image.openshift.io/v1","metadata":{"name":"four"}}]}
                """);

        assertThat(names()).containsExactly("one", "two", "three", "four");
        assertThat(problems).isEmpty();
    }

    @Test
    void whatIsWrongInOneFileSpoilsNoOther() {
        add("broken.yaml", "kind: [");
        add("deep.json", "{".repeat(3) + "\"a\":1}");
        add("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n");
        add("nameless.yaml", "apiVersion: image.openshift.io/v1\nkind: ImageStream\n");
        add(
                "fine.yaml",
                "apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: fine}\n");

        assertThat(names()).containsExactly("fine");
        assertThat(problems).hasSize(4);
        assertThat(problems.get(0)).startsWith("Could not read broken.yaml");
        assertThat(problems.get(2)).contains("a Secret of v1 in secret.yaml");
    }

    @Test
    void theFirstSourceOfAStreamCounts() {
        add(
                "a.yaml",
                "apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: x}\n");
        add(
                "b.yaml",
                "apiVersion: image.openshift.io/v1\nkind: ImageStream\nmetadata: {name: x}\n");

        assertThat(streams.all()).singleElement().returns("a.yaml", CuratedStream::place);
        assertThat(problems).singleElement().asString().contains("b.yaml", "a.yaml");
    }
}
