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
                    imagestreams        | $S{'name':'t','from':{'kind':'DockerImage','name':''}}]}}                          | Required  | spec.tags[t].from.name
                    imagestreams        | $S{'name':'t','from':{'kind':'DockerImage','name':'UPPER'}}]}}                     | Invalid   | spec.tags[t].from.name
                    imagestreams        | $S{'name':'t','from':{'kind':'ImageStreamImage','name':'a@b@c'}}]}}                | Invalid   | spec.tags[t].from.name
                    imagestreams        | $S{'name':'t','importPolicy':{'scheduled':true},'from':{'kind':'ImageStreamImage','name':'base@x'}}]}} | Invalid | spec.tags[t].importPolicy.scheduled
                    imagestreamtags     | $T{'importPolicy':{'scheduled':true},'from':{'kind':'ImageStreamTag','name':'base:1'}}} | Invalid | tag.importPolicy.scheduled
                    imagetags           | {'metadata':{'name':'app:t'},'spec':{'name':'t','referencePolicy':{'type':'Remote'}}} | Invalid | spec.referencePolicy.type
                    imagestreammappings | $M,'tag':'t','image':{'metadata':{'name':'i'},'dockerImageReference':'a/b:1','dockerImageManifests':[{'digest':'x'}]}} | Invalid | image.dockerImageManifests[0].digest
                    images              | {'metadata':{'name':'i'},'dockerImageManifests':[{'digest':'x'}]}                  | Invalid   | dockerImageManifests[0].digest
                    images              | $I,'dockerImageLayers':[{'name':'l','size':1}],'dockerImageManifests':[{'digest':'x'}]} | Invalid | dockerImageLayers
                    images              | $I,'signatures':[{'metadata':{'name':'i@s'},'content':'eA=='}]}                    | Required  | signatures[0].type
                    images              | $I,'signatures':[{'metadata':{'name':'i'},'type':'atomic','content':'eA=='}]}      | Invalid   | signatures[0].metadata.name
                    imagesignatures     | {'metadata':{'name':'i@s@t'},'type':'atomic','content':'eA=='}                     | Invalid   | metadata.name
                    imagesignatures     | {'metadata':{'name':'i@s','labels':{'a':'b'}},'type':'atomic','content':'eA=='}    | Forbidden | metadata.labels
                    imagesignatures     | {'metadata':{'name':'i@s'},'type':'atomic'}                                        | Required  | content
                    imagesignatures     | {'metadata':{'name':'i@s'},'type':'atomic','content':'eA==','imageIdentity':'x'}   | Invalid   | imageIdentity
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

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    imagestreams    | $A,'spec':{'dockerImageRepository':'quay.io/a/b:1'}}                    | $ISspec.dockerImageRepository: Invalid value: "quay.io/a/b:1": the repository name may not contain a tag or an ID
                    imagestreams    | $S{'name':'t','from':{'kind':'Pod','name':'x'}}]}}                      | $ISspec.tags[t].from.kind: Required value: valid values are DockerImage, ImageStreamImage, ImageStreamTag
                    imagestreams    | $S{'name':'t','from':{'kind':'ImageStreamTag','name':'a:b:c'}}]}}       | $ISspec.tags[t].from.name: Invalid value: "a:b:c": must be of the form <tag> or <repo>:<tag>
                    imagestreams    | $S{'name':'t','from':{'kind':'ImageStreamTag','name':'none:1'}}]}}      | $ISspec.tags[t].from.name: Not found: "none:1"
                    imagestreams    | $S{'name':'t','from':{'kind':'ImageStreamImage','name':'base@sha256:dead'}}]}} | $ISspec.tags[t].from.name: Invalid value: "base@sha256:dead": error generating tag event: no image "sha256:dead" in image stream "demo/base"
                    imagestreams    | $S{'name':'t','from':{'kind':'ImageStreamTag','namespace':'other','name':'x:1'}}]}} | $ISspec.tags[t].from: Forbidden: other/x
                    imagestreams    | $S{'name':'t','importPolicy':{'scheduled':true},'from':{'kind':'ImageStreamTag','name':'base:1'}}]}} | $ISspec.tags[t].importPolicy.scheduled: Invalid value: true: only tags pointing to Docker repositories may be scheduled for background import
                    imagestreams    | $S{'name':'t','from':{}}]}}                                             | $IS[spec.tags[t].from.name: Required value, spec.tags[t].from.kind: Required value: valid values are DockerImage, ImageStreamImage, ImageStreamTag]
                    imagestreammappings | {'metadata':{'name':'none'},'tag':'t','image':{'metadata':{'name':'i'},'dockerImageReference':'a/b'}} | imagestreammappings.image.openshift.io "none" not found
                    imagestreammappings | {'dockerImageRepository':'quay.io/a/b','tag':'t','image':{'metadata':{'name':'i'},'dockerImageReference':'a/b'}} | imagestreammappings.image.openshift.io "quay.io/a/b" not found
                    imagetags       | {'metadata':{'name':'app'},'spec':{'name':'t'}}                         | "app" must be of the form <stream_name>:<tag>
                    """)
    void isSaidInWords(String resource, String body, String message) {
        assertThat(owner.refusal(decide(resource, body)).message())
                .isEqualTo(
                        message.replace(
                                "$IS", "ImageStream.image.openshift.io \"app\" is invalid: "));
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
                        .replace("$I", "{'metadata':{'name':'i'},'dockerImageReference':'a/b'")
                        .replace("$M", "{'metadata':{'name':'base'}")
                        .replace('\'', '"');
        return owner.decide(Verb.CREATE, resource, "", Json.tree(json.getBytes(UTF_8)));
    }
}
