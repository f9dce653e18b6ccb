package io.millrace.imagestream.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.Verb;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagEvent;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTagsTest {

    private static final ResourceKey APP = Streams.keyOf("demo", "app");
    private static final String REFERENCE =
            "{'metadata':{'name':'app:v1'},'spec':{'name':'v1','reference':true,"
                    + "'from':{'kind':'DockerImage','name':'quay.io/a/b:1'}}}";

    private OwnerInMemory owner;

    @BeforeEach
    void emptyTables() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        owner.namespace("demo", "alice", "Active");
    }

    private Outcome decide(Verb verb, String name, String json) {
        var tree = Json.tree(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return owner.decide(verb, "imagetags", name, tree);
    }

    private ImageStream stream() {
        return owner.find(APP).orElseThrow().as(ImageStream.class);
    }

    @Test
    void creatingATagCreatesItsStream() {
        var outcome = decide(Verb.CREATE, "", REFERENCE);

        assertThat(outcome).isEqualTo(new Outcome.Stored(201, APP));
        assertThat(TagWrites.factsOf(stream(), "v1").orElseThrow().items()).hasSize(1);
        assertThat(owner.refusal(decide(Verb.CREATE, "", REFERENCE)).message())
                .isEqualTo("imagetags.image.openshift.io \"app:v1\" already exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'metadata':{'name':'app:v1'}}                                                    | spec
                    {'metadata':{'name':'app:v1'},'spec':{'name':'v2'}}                               | spec.name
                    {'metadata':{'name':'app:v1'},'spec':{'name':'v1','from':{'kind':'Pod','name':'x'}}} | spec.from.kind
                    {'metadata':{'name':'app:v1'},'spec':{'name':'v1','from':{'kind':'DockerImage'}}} | spec.from.name
                    {'metadata':{'name':'app:v1'},'spec':{'name':'v1','from':{'kind':'ImageStreamTag','name':'none:1'}}} | spec.from.name
                    {'metadata':{'name':'app:.v1'},'spec':{'name':'.v1'}}                             | metadata.name
                    """)
    void aFaultyTagIsRefusedWithTheFieldsPath(String json, String path) {
        var refusal = owner.refusal(decide(Verb.CREATE, "", json));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message()).contains(path);
    }

    @Test
    void anUpdateWithoutASpecRemovesTheWishAndLeavesTheHistory() {
        decide(Verb.CREATE, "", REFERENCE);

        var outcome = decide(Verb.UPDATE, "app:v1", "{'metadata':{'name':'app:v1'}}");

        assertThat(outcome).isEqualTo(new Outcome.Stored(200, APP));
        assertThat(TagWrites.wishOf(stream(), "v1")).isEmpty();
        assertThat(TagWrites.factsOf(stream(), "v1")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    metadata | {'metadata':{'name':'app:v1','labels':{'a':'b'}},'spec':{'name':'v1'}}
                    metadata | {'metadata':{'name':'app:v1','annotations':{'a':'b'}},'spec':{'name':'v1'}}
                    metadata | {'metadata':{'name':'app:v1','finalizers':['a/b']},'spec':{'name':'v1'}}
                    status   | {'metadata':{'name':'app:v1'},'spec':{'name':'v1'},'status':{'tag':'v1','items':[]}}
                    """)
    void nothingButTheSpecMayBeUpdated(String field, String json) {
        decide(Verb.CREATE, "", REFERENCE);

        var refusal = owner.refusal(decide(Verb.UPDATE, "app:v1", json));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message())
                .isEqualTo(
                        "ImageTag.image.openshift.io \"app:v1\" is invalid: %s: Invalid value: \"\":"
                                        .formatted(field)
                                + " may not update fields other than spec");
    }

    @Test
    void aPatchChangesTheSpecAndNothingElse() {
        decide(Verb.CREATE, "", REFERENCE);

        var outcome = patch("{'spec':{'from':{'name':'quay.io/a/b:2'}}}");
        var refusal = owner.refusal(patch("{'metadata':{'annotations':{'a':'b'}}}"));

        assertThat(outcome).isEqualTo(new Outcome.Stored(200, APP));
        assertThat(TagWrites.factsOf(stream(), "v1").orElseThrow().items())
                .extracting(TagEvent::dockerImageReference)
                .containsExactly("quay.io/a/b:2");
        assertThat(refusal.message()).contains("may not update fields other than spec");
    }

    private Outcome patch(String json) {
        var command = owner.command(Verb.PATCH, "imagetags", "app:v1", null);
        return owner.decide(
                new Command(
                        command.id(),
                        command.requester(),
                        command.verb(),
                        command.group(),
                        command.resource(),
                        command.subresource(),
                        command.namespace(),
                        command.name(),
                        Json.tree(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                        "application/merge-patch+json",
                        null,
                        null,
                        command.options(),
                        false,
                        command.deadline(),
                        command.replyTo(),
                        command.seen()));
    }

    @Test
    void aStaleVersionIsAConflict() {
        decide(Verb.CREATE, "", REFERENCE);

        var refusal =
                owner.refusal(
                        decide(
                                Verb.UPDATE,
                                "app:v1",
                                "{'metadata':{'name':'app:v1','resourceVersion':'99'},"
                                        + "'spec':{'name':'v1'}}"));

        assertThat(refusal.code()).isEqualTo(409);
    }

    @Test
    void deletingATagRemovesWishAndHistory() {
        decide(Verb.CREATE, "", REFERENCE);

        decide(Verb.DELETE, "app:v1", "{}");

        assertThat(stream().spec().tags()).isNull();
        assertThat(stream().status().tags()).isNull();
    }
}
