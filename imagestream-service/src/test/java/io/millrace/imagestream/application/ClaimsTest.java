package io.millrace.imagestream.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Claim;
import io.millrace.contract.Fact;
import io.millrace.contract.Verb;
import io.millrace.contract.image.ImageStream;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.access.ClaimSources;
import io.millrace.platform.log.ClaimOrigin;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {

    private static final byte[] BODY = "{}".getBytes(UTF_8);
    private static final String DIGEST = "sha256:" + "d".repeat(64);

    private OwnerInMemory owner;

    @BeforeEach
    void aStreamThatFollowsAndOneThatDoesNot() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        owner.namespace("demo", "alice", "Active");
        owner.namespace("other", "bob", "Active");
        create(
                "{'metadata':{'name':'app'},'spec':{'tags':["
                        + "{'name':'follows','importPolicy':{'scheduled':true},"
                        + "'from':{'kind':'DockerImage','name':'quay.io/team/app:1'}},"
                        + "{'name':'other','importPolicy':{'scheduled':true},"
                        + "'from':{'kind':'DockerImage','name':'quay.io/team/app:2'}},"
                        + "{'name':'once',"
                        + "'from':{'kind':'DockerImage','name':'quay.io/team/app:1'}}]}}");
    }

    private void create(String json) {
        owner.decide(
                Verb.CREATE,
                "imagestreams",
                "",
                Json.tree(json.replace('\'', '"').getBytes(UTF_8)));
    }

    private ImageStream stream() {
        return owner.find(Streams.keyOf("demo", "app")).orElseThrow().as(ImageStream.class);
    }

    private long generation(String tag) {
        var generation = TagWrites.wishOf(stream(), tag).orElseThrow().generation();
        return generation == null ? 0 : generation;
    }

    private static ClaimOrigin from(String source, String signature) {
        return new ClaimOrigin(source, "e1", signature, BODY);
    }

    private static ClaimOrigin signed() {
        return from("ci", ClaimSources.signature("key", "e1", BODY));
    }

    private static Claim.ImagePushed pushed(String registry) {
        return new Claim.ImagePushed("e1", registry, "team/app", "1", "", Instant.EPOCH, null);
    }

    private static Claim.TagRequested asked(String namespace, String from) {
        return new Claim.TagRequested(
                "e1", namespace, "app", "prod", "ImageStreamImage", from, null);
    }

    @Test
    void whatIsPushedElsewhereIsLookedAtByTheTagsThatFollowIt() {
        haveHistory();
        var before = generation("follows");
        var of = generation("other");

        owner.receive(pushed("quay.io"), from(ClaimSources.GATEWAY, ""));

        assertThat(generation("follows")).isGreaterThan(before);
        assertThat(generation("other")).isEqualTo(of);
        assertThat(generation("once")).isEqualTo(of);
    }

    /// The wishes of the stream have been served.
    private void haveHistory() {
        for (var tag : new String[] {"follows", "other", "once"}) {
            owner.decide(
                    Verb.CREATE,
                    "imagestreammappings",
                    "",
                    Json.tree(
                            "{'metadata':{'name':'app'},'tag':'%s','image':{'metadata':{'name':'%s'},'dockerImageReference':'quay.io/team/app@%s'}}"
                                    .formatted(tag, DIGEST, DIGEST)
                                    .replace('\'', '"')
                                    .getBytes(UTF_8)));
        }
    }

    @Test
    void whatIsThereAlreadyIsNotLookedAt() {
        haveHistory();
        var before = stream();

        owner.receive(
                new Claim.ImagePushed(
                        "e1", "quay.io", "team/app", "1", DIGEST, Instant.EPOCH, null),
                from(ClaimSources.GATEWAY, ""));

        assertThat(stream()).isEqualTo(before);
    }

    @Test
    void aTagThatIsAboutToLookIsLeftAlone() {
        var before = stream();

        owner.receive(pushed("quay.io"), from(ClaimSources.GATEWAY, ""));

        assertThat(stream()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stranger", "ci"})
    void whoCannotProveWhoHeIsIsRefused(String source) {
        assertThatThrownBy(() -> owner.receive(pushed("quay.io"), from(source, "00")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(source);
    }

    @Test
    void aSourceMovesTagsAsItsUserMay() {
        haveHistory();

        owner.receive(asked("demo", "app@" + DIGEST), signed());

        assertThat(TagWrites.factsOf(stream(), "prod").orElseThrow().items()).hasSize(1);
        assertThat(owner.facts.getLast())
                .isInstanceOfSatisfying(
                        Fact.TagUpdated.class, it -> assertThat(it.actor()).isEqualTo("alice"));
    }

    @Test
    void aSourceMovesNothingThatItsUserMayNot() {
        assertThatThrownBy(() -> owner.receive(asked("other", "app@" + DIGEST), signed()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("alice");
    }

    @Test
    void aRequestThatComesAgainUndoesNothing() {
        haveHistory();
        owner.receive(asked("demo", "app@" + DIGEST), signed());
        var other = "sha256:" + "e".repeat(64);
        owner.decide(
                Verb.CREATE,
                "imagestreammappings",
                "",
                Json.tree(
                        "{'metadata':{'name':'app'},'tag':'prod','image':{'metadata':{'name':'%s'},'dockerImageReference':'quay.io/team/app@%s'}}"
                                .formatted(other, other)
                                .replace('\'', '"')
                                .getBytes(UTF_8)));
        var before = stream();

        owner.receive(asked("demo", "app@" + DIGEST), signed());

        assertThat(stream()).isEqualTo(before);
    }
}
