package io.millrace.imagestream.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.contract.Verb;
import io.millrace.contract.meta.StatusCause;
import io.millrace.contract.meta.StatusDetails;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with an object of the image group is said with the field, wherever it stands.
class FieldPathsTest {

    private OwnerInMemory owner;

    @BeforeEach
    void twoProjects() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        owner.namespace("demo", "alice", "Active");
        owner.namespace("other", "bob", "Active");
        decide("imagestreams", "{'metadata':{'name':'base'}}");
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    imagestreams        | {'metadata':{'name':'App'}}                                                        | Invalid   | metadata.name
                    imagestreams        | {'metadata':{'name':'..'}}                                                         | Invalid   | metadata.name
                    imagestreams        | {'metadata':{'name':'a%2fb'}}                                                      | Invalid   | metadata.name
                    imagestreams        | $A,'spec':{'dockerImageRepository':'quay.io/a/b:1'}}                               | Invalid   | spec.dockerImageRepository
                    imagestreams        | $A,'spec':{'dockerImageRepository':'a b'}}                                         | Invalid   | spec.dockerImageRepository
                    imagestreams        | $S{'name':'t','from':{'kind':'DockerImage'}}]}}                                    | Required  | spec.tags[t].from.name
                    imagestreams        | $S{'name':'t','from':{'name':'x'}}]}}                                              | Required  | spec.tags[t].from.kind
                    imagestreams        | $S{'name':'t','from':{'kind':'DockerImage','name':'a//b'}}]}}                      | Invalid   | spec.tags[t].from.name
                    imagestreams        | $S{'name':'t','from':{'kind':'ImageStreamTag','name':'a:b:c'}}]}}                  | Invalid   | spec.tags[t].from.name
                    imagestreams        | $S{'name':'t','from':{'kind':'ImageStreamTag','name':'none:1'}}]}}                 | NotFound  | spec.tags[t].from.name
                    imagestreams        | $S{'name':'t','from':{'kind':'ImageStreamImage','name':'base@sha256:dead'}}]}}     | Invalid   | spec.tags[t].from.name
                    imagestreams        | $S{'name':'t','from':{'kind':'ImageStreamTag','namespace':'other','name':'x:1'}}]}} | Forbidden | spec.tags[t].from
                    imagestreams        | $S{'name':'t','importPolicy':{'scheduled':true},'from':{'kind':'ImageStreamTag','name':'base:1'}}]}} | Invalid | spec.tags[t].importPolicy.scheduled
                    imagestreams        | $S{'name':'t','importPolicy':{'importMode':'All'}}]}}                              | Invalid   | spec.tags[t].importPolicy.importMode
                    imagestreams        | $S{'name':'t','referencePolicy':{'type':'Remote'}}]}}                              | Invalid   | spec.tags[t].referencePolicy.type
                    imagestreams        | $S{'name':'a b'}]}}                                                                | Invalid   | spec.tags[a b].name
                    imagestreamtags     | $T{'from':{'kind':'DockerImage'}}}                                                 | Required  | tag.from.name
                    imagestreamtags     | $T{'from':{'name':'x'}}}                                                           | Required  | tag.from.kind
                    imagestreamtags     | $T{'from':{'kind':'ImageStreamTag','name':':1'}}}                                  | Invalid   | tag.from.name
                    imagestreamtags     | $T{'from':{'kind':'ImageStreamTag','namespace':'other','name':'x:1'}}}             | Forbidden | tag.from
                    imagestreamtags     | $T{'importPolicy':{'importMode':'All'}}}                                           | Invalid   | tag.importPolicy.importMode
                    imagestreamtags     | $T{'referencePolicy':{'type':'Remote'}}}                                           | Invalid   | tag.referencePolicy.type
                    imagestreamtags     | {'metadata':{'name':'App:t'},'tag':{}}                                             | Invalid   | metadata.name
                    imagetags           | {'metadata':{'name':'app:t'}}                                                      | Required  | spec
                    imagetags           | {'metadata':{'name':'app:t'},'spec':{'name':'u'}}                                  | Invalid   | spec.name
                    imagestreammappings | $M,'image':{'metadata':{'name':'i'},'dockerImageReference':'quay.io/a/b:1'}}       | Required  | tag
                    imagestreammappings | $M,'tag':'a b','image':{'metadata':{'name':'i'},'dockerImageReference':'a/b:1'}}   | Invalid   | tag
                    imagestreammappings | $M,'tag':'t','image':{'dockerImageReference':'quay.io/a/b:1'}}                     | Required  | image.metadata.name
                    imagestreammappings | $M,'tag':'t','image':{'metadata':{'name':'a/b'},'dockerImageReference':'a/b:1'}}   | Invalid   | image.metadata.name
                    imagestreammappings | $M,'tag':'t','image':{'metadata':{'name':'i'},'dockerImageReference':'a//b'}}      | Invalid   | image.dockerImageReference
                    imagestreammappings | {'tag':'t','image':{'metadata':{'name':'i'},'dockerImageReference':'a/b:1'}}       | Required  | metadata.name
                    images              | {'metadata':{'name':'i'}}                                                          | Required  | dockerImageReference
                    images              | {'metadata':{'name':'i'},'dockerImageReference':'a//b'}                            | Invalid   | dockerImageReference
                    images              | {'metadata':{'name':'a%b'},'dockerImageReference':'a/b'}                           | Invalid   | metadata.name
                    """)
    void isSaidWithItsField(String resource, String body, String reason, String field) {
        var refusal = owner.refusal(decide(resource, body));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(causes(refusal.details()))
                .extracting(StatusCause::reason, StatusCause::field)
                .contains(tuple("FieldValue" + reason, field));
    }

    private static List<StatusCause> causes(@Nullable StatusDetails details) {
        return Optional.ofNullable(details)
                .map(it -> Objects.requireNonNull(it.causes()))
                .orElse(List.of());
    }

    private Outcome decide(String resource, String body) {
        var json =
                body.replace("$A", "{'metadata':{'name':'app'}")
                        .replace("$S", "{'metadata':{'name':'app'},'spec':{'tags':[")
                        .replace("$T", "{'metadata':{'name':'app:t'},'tag':")
                        .replace("$M", "{'metadata':{'name':'base'}")
                        .replace('\'', '"');
        return owner.decide(Verb.CREATE, resource, "", Json.tree(json.getBytes(UTF_8)));
    }
}
