package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTablesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:39:00Z");

    private static List<Object> row(String json) {
        var tree = Json.tree(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return TableKind.at(TableKind.of("ImageTag").row().cells(tree), NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    null                                                              | {'generation':3,'image':'sha256:a'} | Push
                    null                                                              | null                                | ``
                    {'generation':2,'from':{'kind':'DockerImage','name':'a/b:1'}}     | {'generation':3,'image':'sha256:a'} | Push
                    {'generation':3,'from':{'kind':'DockerImage','name':'a/b:1'}}     | {'generation':3,'image':'sha256:a'} | Tag
                    {'generation':3,'from':{'kind':'ImageStreamTag','name':'5.7'}}    | {'generation':4,'image':'sha256:a'} | Track
                    {'generation':3,'from':{'kind':'ImageStreamTag','name':'a:5.7'}}  | {'generation':3,'image':'sha256:a'} | Tag
                    {'reference':true,'from':{'kind':'DockerImage','name':'a/b:1'}}   | null                                | Ref
                    {'reference':true,'importPolicy':{'scheduled':true},'from':{'kind':'DockerImage','name':'a/b:1'}} | null | Scheduled
                    """)
    void theSpecSaysWhatWasWished(String wish, String event, String shown) {
        var tag = "{'metadata':{'name':'s:t'},'spec':%s,'status':{'items':[%s]}}";

        assertThat(row(tag.formatted(wish, event.equals("null") ? "" : event)).get(1))
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'generation':3,'from':{'kind':'DockerImage','name':'a/b:1'}}                      | {'generation':3,'image':'sha256:a'} | image/sha256:a
                    {'generation':4,'from':{'kind':'DockerImage','name':'a/b:1'}}                      | {'generation':3,'image':'sha256:a'} | Importing
                    {'generation':4,'from':{'kind':'DockerImage','name':'a/b:1'}}                      | {'generation':4,'image':''}         | a/b:1
                    {'from':{'kind':'ImageStreamTag','name':'b:1'}}                                    | null                                | istag/b:1
                    {'from':{'kind':'ImageStreamTag','namespace':'n','name':'b:1'}}                    | null                                | istag n/b:1
                    {'from':{'kind':'ImageStreamImage','name':'b@sha256:c'}}                           | null                                | image/sha256:c
                    {'from':{'kind':'ImageStreamImage','name':'b'}}                                    | null                                | InvalidRefName
                    {'from':{'kind':'Pod','name':'b'}}                                                 | null                                | InvalidRefKind
                    null                                                                               | null                                | ``
                    """)
    void theStatusSaysWhatCameOfIt(String wish, String event, String shown) {
        var tag = "{'metadata':{'name':'s:t'},'spec':%s,'status':{'items':[%s]}}";

        assertThat(row(tag.formatted(wish, event.equals("null") ? "" : event)).get(2))
                .isEqualTo(shown);
    }

    @Test
    void aFailedImportHasNoHistoryAndSaysWhy() {
        var cells =
                row(
                        """
                        {'metadata':{'name':'nope:1'},
                         'spec':{'generation':2,'from':{'kind':'DockerImage','name':'a/nope:1'}},
                         'status':{'tag':'1','items':[],'conditions':[{'type':'ImportSuccess',
                          'status':'False','reason':'NotFound','generation':2,
                          'lastTransitionTime':'2026-11-23T03:38:40Z'}]}}
                        """);

        assertThat(cells)
                .containsExactly(
                        "nope:1",
                        "Tag",
                        "ImportFailed (NotFound)",
                        NullNode.getInstance(),
                        "20 seconds ago");
    }
}
