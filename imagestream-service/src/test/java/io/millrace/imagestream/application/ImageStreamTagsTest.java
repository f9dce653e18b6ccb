package io.millrace.imagestream.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Command;
import io.millrace.contract.CopyImage;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.Verb;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ImageStreamTags: each write is one of the stream.
class ImageStreamTagsTest {

    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);
    private static final ResourceKey APP = Streams.keyOf("demo", "app");

    private OwnerInMemory owner;

    /// `app` has the wish `1`, which nobody has answered yet, and the tag `latest`, to which A and
    /// then B were pushed.
    @BeforeEach
    void aStreamWithAWishedAndAPushedTag() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        owner.namespace("demo", "alice", "Active");
        owner.namespace("other", "bob", "Active");
        owner.decide(
                Verb.CREATE,
                "imagestreams",
                "",
                json(
                        """
                        {'metadata':{'name':'app','labels':{'team':'blue'}},'spec':{'tags':[
                         {'name':'1','annotations':{'old':'yes'},
                          'importPolicy':{'scheduled':true,'insecure':true},
                          'from':{'kind':'DockerImage','name':'lib/base:1'}}]}}
                        """));
        push(A);
        push(B);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    CREATE |          | {'metadata':{}}                                                          | 422 | ImageStreamTag.image.openshift.io "" is invalid: metadata.name: Required value: name or generateName is required
                    CREATE |          | {'metadata':{'name':'app'}}                                              | 500 | "app" must be of the form <stream_name>:<tag>
                    CREATE |          | {'metadata':{'name':'a:b:c'}}                                            | 500 | "a:b:c" must be of the form <stream_name>:<tag>
                    CREATE |          | {'metadata':{'name':'app:1'},'tag':null}                                 | 409 | imagestreamtag.image.openshift.io "app:1" already exists
                    UPDATE | app      | {'metadata':{'name':'app'},'tag':{}}                                     | 400 | "app" must be of the form <stream_name>:<tag>
                    UPDATE | app:1    | {'metadata':{'name':'app:2'},'tag':{}}                                   | 400 | the name of the object (app:2) does not match the name on the URL (app:1)
                    UPDATE | none:1   | {'metadata':{'name':'none:1','resourceVersion':'7'},'tag':{}}            | 404 | imagestreamtags.image.openshift.io "none:1" not found
                    UPDATE | app:1    | {'metadata':{'name':'app:1','resourceVersion':'99999'},'tag':{}}         | 409 | Operation cannot be fulfilled on imagestreamtags.image.openshift.io "app:1": another caller has updated the resource version to $VERSION
                    UPDATE | app:latest | {'metadata':{'name':'app:latest'},'tag':null}                          | 400 | imagestreamtag latest is not a spec tag in imagestream demo/app, cannot be updated
                    UPDATE | app:1    | {'metadata':{'name':'app:1','labels':{'team':'red'}},'tag':{}}           | 422 | ImageStreamTag.image.openshift.io "app:1" is invalid: metadata: Invalid value: "": may not update fields other than metadata.annotations
                    UPDATE | app:1    | {'metadata':{'name':'app:1','finalizers':['a/b']},'tag':{}}              | 422 | ImageStreamTag.image.openshift.io "app:1" is invalid: metadata: Invalid value: "": may not update fields other than metadata.annotations
                    UPDATE | app:1    | {'metadata':{'name':'app:1'},'tag':{'from':{'kind':'ImageStreamTag','namespace':'other','name':'base:1'}}} | 422 | ImageStreamTag.image.openshift.io "app:1" is invalid: tag.from: Forbidden: other/base
                    UPDATE | app:1    | {'metadata':{'name':'app:1'},'tag':{'from':{'kind':'ImageStreamTag','name':'none:1'}}} | 422 | ImageStreamTag.image.openshift.io "app:1" is invalid: tag.from.name: Not found: "none:1"
                    PATCH  | app:2    | {}                                                                       | 404 | imagestreamtags.image.openshift.io "app:2" not found
                    PATCH  | app:1    | {'metadata':{'labels':{'team':'red'}}}                                   | 422 | ImageStreamTag.image.openshift.io "app:1" is invalid: metadata: Invalid value: "": may not update fields other than metadata.annotations
                    DELETE | app:2    | {}                                                                       | 404 | imagestreamtags.image.openshift.io "app:2" not found
                    DELETE | none:1   | {}                                                                       | 404 | imagestreamtags.image.openshift.io "none" not found
                    """)
    void whatCannotBeDoneIsRefusedInWords(
            Verb verb, String name, String body, int code, String message) {
        var version = Long.toString(version());

        var refusal = owner.refusal(decide(verb, Objects.requireNonNullElse(name, ""), body));

        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.message()).isEqualTo(message.replace("$VERSION", version));
        assertThat(Long.toString(version())).isEqualTo(version);
    }

    @Test
    void aTagThatNoRegistryTakesIsInvalid() {
        var refusal = owner.refusal(tag("app:a\\u0000b", "DockerImage", "lib/base:1"));

        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.message()).contains("metadata.name").doesNotContain("\0");
    }

    @Test
    void anUpdateThatCreatesATagNeedsTheRightToCreate() {
        var update =
                owner.command(
                        Verb.UPDATE,
                        "imagestreamtags",
                        "new:1",
                        json("{'metadata':{'name':'new:1'},'tag':{}}"));

        var refusal = owner.refusal(owner.decide(mayCreate(update, "false")));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.message()).contains("cannot create resource \"imagestreamtags\"");
        assertThat(owner.decide(mayCreate(update, "true"))).isInstanceOf(Outcome.Stored.class);
    }

    @Test
    void writingATagOfAMissingStreamCreatesBoth() {
        var updated =
                decide(
                        Verb.UPDATE,
                        "web:ext",
                        "{'metadata':{'name':'web:ext'},'tag':{'reference':true,"
                                + "'from':{'kind':'DockerImage','name':'quay.io/x/y:1'}}}");
        var created = decide(Verb.CREATE, "", "{'metadata':{'name':'bare:1'},'tag':null}");

        assertThat(updated).isEqualTo(new Outcome.Stored(201, Streams.keyOf("demo", "web")));
        assertThat(created).isEqualTo(new Outcome.Stored(201, Streams.keyOf("demo", "bare")));
        assertThat(history(stream("web"), "ext"))
                .extracting(TagEvent::dockerImageReference)
                .containsExactly("quay.io/x/y:1");
        assertThat(stream("bare").spec().tags()).isNull();
    }

    @Test
    void aPushedTagCanBeWishedFor() {
        var outcome =
                decide(
                        Verb.CREATE,
                        "",
                        "{'metadata':{'name':'app:latest','annotations':{'a':'b'}},'tag':{}}");

        assertThat(outcome).isEqualTo(new Outcome.Stored(201, APP));
        assertThat(wish("latest").annotations()).isEqualTo(Map.of("a", "b"));
        assertThat(images("latest")).containsExactly(B, A);
    }

    @Test
    void theWishIsReplacedAsAWhole() {
        decide(
                Verb.UPDATE,
                "app:1",
                "{'metadata':{'name':'app:1'},"
                        + "'tag':{'from':{'kind':'DockerImage','name':'lib/base:1'}}}");

        assertThat(wish("1").importPolicy().scheduled()).isFalse();
        assertThat(wish("1").importPolicy().insecure()).isFalse();
        assertThat(wish("1").annotations()).isNull();
        assertThat(wish("1").generation()).isEqualTo(1);
        assertThat(stream().metadata().generation()).isEqualTo(2);
    }

    @Test
    void aGenerationOfZeroAsksForANewImport() {
        decide(
                Verb.UPDATE,
                "app:1",
                "{'metadata':{'name':'app:1'},'tag':{'generation':0,"
                        + "'from':{'kind':'DockerImage','name':'lib/base:1'}}}");

        assertThat(wish("1").generation()).isEqualTo(2);
    }

    @Test
    void whatIsLeftOutOfAnUpdateOfAWishedTagIsKept() {
        var outcome =
                decide(
                        Verb.UPDATE,
                        "app:1",
                        "{'metadata':{'name':'app:1','annotations':{'new':'yes'}},'tag':null}");

        assertThat(outcome).isEqualTo(Outcome.ok(APP));
        assertThat(wish("1").importPolicy().scheduled()).isTrue();
        assertThat(wish("1").annotations()).isEqualTo(Map.of("new", "yes"));
        assertThat(stream().metadata().labels()).isEqualTo(Map.of("team", "blue"));
    }

    @Test
    void theAnnotationsOfTheObjectWinOverThoseOfItsTag() {
        decide(
                Verb.UPDATE,
                "app:1",
                "{'metadata':{'name':'app:1','annotations':{'mine':'yes'}},"
                        + "'tag':{'annotations':{'theirs':'yes'}}}");
        var written = version();

        var outcome = decide(Verb.PATCH, "app:1", "{'tag':{'annotations':{'theirs':'yes'}}}");

        assertThat(outcome).isEqualTo(Outcome.ok(APP));
        assertThat(wish("1").annotations()).isEqualTo(Map.of("mine", "yes"));
        assertThat(version()).isEqualTo(written);
    }

    @Test
    void aPatchAnnotatesTheWish() {
        decide(Verb.PATCH, "app:1", "{'metadata':{'annotations':{'a':'b'}}}");
        assertThat(wish("1").annotations()).isEqualTo(Map.of("old", "yes", "a", "b"));

        decide(Verb.PATCH, "app:1", "{'metadata':{'annotations':{'a':null,'old':null}}}");
        assertThat(wish("1").annotations()).isNull();
    }

    @Test
    void aPatchMayMakeAWishThatTakesItsImageFromNowhere() {
        var outcome =
                decide(Verb.PATCH, "app:latest", "{'tag':{'referencePolicy':{'type':'Local'}}}");

        assertThat(outcome).isEqualTo(new Outcome.Stored(201, APP));
        assertThat(wish("latest").from()).isNull();
        assertThat(wish("latest").referencePolicy().type()).isEqualTo("Local");
        assertThat(images("latest")).containsExactly(B, A);
    }

    @Test
    void deletingATagTellsItAndKeepsItsMoves() {
        var outcome = decide(Verb.DELETE, "app:latest", "{}");
        push(B);

        assertThat(outcome).isEqualTo(new Outcome.Answered(200, Wire.SUCCESS));
        assertThat(owner.facts).hasAtLeastOneElementOfType(Fact.TagDeleted.class);
        assertThat(images("latest")).containsExactly(B);
        assertThat(moves()).containsExactly("latest 1 " + A, "latest 2 " + B, "latest 3 " + B);
    }

    @Test
    void deletingATagTakesItsWishToo() {
        decide(Verb.DELETE, "app:1", "{}");

        assertThat(TagWrites.wishOf(stream(), "1")).isEmpty();
        assertThat(stream().metadata().generation()).isEqualTo(2);
    }

    @Test
    void onlyATagOfTheStreamThatIsMeantIsDeleted() {
        var delete = owner.command(Verb.DELETE, "imagestreamtags", "app:1", null);
        var another =
                new Command(
                        delete.id(),
                        delete.requester(),
                        delete.verb(),
                        delete.group(),
                        delete.resource(),
                        "",
                        delete.namespace(),
                        delete.name(),
                        null,
                        null,
                        "the uid of another",
                        null,
                        Map.of(),
                        false,
                        delete.deadline(),
                        delete.replyTo(),
                        Map.of());

        assertThat(owner.refusal(owner.decide(another)).code()).isEqualTo(409);
        assertThat(TagWrites.wishOf(stream(), "1")).isPresent();
    }

    @Test
    void aTagThatIsCopiedBetweenStreamsHasItsImageCopiedToo() {
        tag("prod:1", "ImageStreamImage", "app@" + A);
        tag("app:old", "ImageStreamImage", "app@" + A);

        assertThat(owner.sent).hasSize(1);
        var copy = owner.sent.getFirst();
        assertThat(copy.requester()).isEqualTo(Requester.service(Owner.IMAGESTREAM));
        assertThat(copy.resource() + "/" + copy.subresource())
                .isEqualTo("imagestreammappings/copy");
        assertThat(copy.namespace() + "/" + copy.name()).isEqualTo("demo/prod");
        assertThat(Json.read(ResourceWrites.bodyOf(copy), CopyImage.class))
                .isEqualTo(new CopyImage("demo/app", A));
    }

    @Test
    void aRollbackIsBookedWithItsCommandAsTheSource() {
        var outcome = tag("app:latest", "ImageStreamImage", "app@" + A);

        assertThat(outcome).isEqualTo(new Outcome.Stored(201, APP));
        assertThat(images("latest")).containsExactly(A, B, A);
        assertThat(moves()).last().isEqualTo("latest 3 " + A);
    }

    @Test
    void aRollbackThatAPushHasUndoneCanBeMadeAgain() {
        tag("app:latest", "ImageStreamImage", "app@" + A);
        push(B);

        decide(Verb.PATCH, "app:latest", "{'metadata':{'annotations':{'a':'b'}}}");
        assertThat(images("latest")).startsWith(B);
        tag("app:latest", "ImageStreamImage", "app@" + A);

        assertThat(images("latest")).startsWith(A, B, A, B, A);
        var version = version();
        tag("app:latest", "ImageStreamImage", "app@" + A);
        assertThat(version()).isEqualTo(version);
    }

    private Outcome decide(Verb verb, String name, String body) {
        var command = owner.command(verb, "imagestreamtags", name, json(body));
        return owner.decide(verb == Verb.PATCH ? patching(command) : command);
    }

    private Outcome tag(String name, String kind, String from) {
        return decide(
                Verb.UPDATE,
                name,
                "{'metadata':{'name':'%s'},'tag':{'from':{'kind':'%s','name':'%s'}}}"
                        .formatted(name, kind, from));
    }

    private void push(String image) {
        owner.decide(
                Verb.CREATE,
                "imagestreammappings",
                "",
                json(
                        "{'metadata':{'name':'app'},'tag':'latest','image':{'metadata':{'name':'%s'}}}"
                                .formatted(image)));
    }

    private static Command patching(Command command) {
        return changed(command, "application/merge-patch+json", Map.of());
    }

    private static Command mayCreate(Command command, String value) {
        return changed(command, null, Map.of("mayCreate", value));
    }

    private static Command changed(
            Command command, @Nullable String patchType, Map<String, String> options) {
        return new Command(
                command.id(),
                command.requester(),
                command.verb(),
                command.group(),
                command.resource(),
                command.subresource(),
                command.namespace(),
                command.name(),
                command.body(),
                patchType,
                null,
                null,
                options,
                false,
                command.deadline(),
                command.replyTo(),
                Map.of());
    }

    private ImageStream stream() {
        return stream("app");
    }

    private ImageStream stream(String name) {
        return owner.find(Streams.keyOf("demo", name)).orElseThrow().as(ImageStream.class);
    }

    private long version() {
        return owner.find(APP).orElseThrow().sequence();
    }

    private TagReference wish(String tag) {
        return TagWrites.wishOf(stream(), tag).orElseThrow();
    }

    private List<String> images(String tag) {
        return history(stream(), tag).stream().map(TagEvent::image).toList();
    }

    private static List<TagEvent> history(ImageStream stream, String tag) {
        return TagWrites.factsOf(stream, tag).map(NamedTagEventList::items).orElse(List.of());
    }

    private List<String> moves() {
        return owner.query(
                "select tag, revision, image from tag_moves order by moved_at, revision",
                row -> "%s %d %s".formatted(row.getString(1), row.getLong(2), row.getString(3)));
    }

    private static JsonNode json(String text) {
        return Json.tree(text.replace('\'', '"').getBytes(UTF_8));
    }
}
