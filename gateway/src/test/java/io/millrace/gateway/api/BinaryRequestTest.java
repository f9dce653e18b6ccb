package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.schema.Json;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryRequestTest {

    @ParameterizedTest
    @CsvSource({
        "asFile,                  /binary/asFile",
        "revision.commit,         /revision/git/commit",
        "revision.message,        /revision/git/message",
        "revision.authorName,     /revision/git/author/name",
        "revision.authorEmail,    /revision/git/author/email",
        "revision.committerName,  /revision/git/committer/name",
        "revision.committerEmail, /revision/git/committer/email"
    })
    void eachKeyOfTheQueryHasItsField(String key, String field) {
        var request = BinaryRequest.of("app", Map.of(key, "said"));

        assertThat(Json.tree(request).at(field).asText()).isEqualTo("said");
    }

    @Test
    void withoutARevisionThereIsNoneAndOtherKeysMeanNothing() {
        var query = new HashMap<String, String>();
        query.put("revision.author", "no such key");
        query.put("revision.commit", "");

        var request = BinaryRequest.of("app", query);

        assertThat(request.revision()).isNull();
        assertThat(request.binary()).isNotNull();
        assertThat(request.metadata().name()).isEqualTo("app");
    }

    @Test
    void aPartOfASourceIsRefused() {
        assertThatCode(() -> BinaryRequest.requireWhole("")).doesNotThrowAnyException();
        assertThatThrownBy(() -> BinaryRequest.requireWhole("bytes 10-19/20"))
                .hasMessageContaining("an upload cannot be resumed")
                .hasMessageContaining("bytes 10-19/20");
    }
}
