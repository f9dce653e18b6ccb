package io.millrace.gateway.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryTest {

    private static Entry entry(String json) {
        return Entry.read(
                ResourceKey.of(ResourceType.IMAGE_STREAM, "demo", "web"),
                "",
                7,
                json.replace('\'', '"').getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {'kind':'Ümläut ☕','metadata':{'name':'wäb ☕','labels':{'a':'b'}},'spec':{}} | {'name':'wäb ☕','labels':{'a':'b'}}
                    { 'spec' : [ 1, {'metadata':{}} ], 'metadata' : {'name': 'web'} }            | {'name': 'web'}
                    {'metadata':{}}                                                              | {}
                    {'spec':{}}                                                                  | {}
                    """)
    void theMetadataIsAPartOfTheBody(String object, String metadata) {
        var entry = entry(object);

        assertThat(new String(entry.metadata(), UTF_8)).isEqualTo(metadata.replace('\'', '"'));
        assertThat(entry.metadata()).isEqualTo(entry.metadata());
    }

    @Test
    void theRowOfATableIsReadOnce() {
        var entry = entry("{'metadata':{'name':'web'}}");
        var readings = new AtomicInteger();

        for (int i = 0; i < 3; i++) {
            var row =
                    entry.row(
                            "ImageStream",
                            object ->
                                    List.of(
                                            object.at("/metadata/name").asText(),
                                            readings.incrementAndGet()));
            assertThat(row).containsExactly("web", 1);
        }

        assertThat(entry.row("Other", object -> List.of("other"))).containsExactly("other");
    }
}
