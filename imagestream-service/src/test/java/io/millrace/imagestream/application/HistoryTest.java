package io.millrace.imagestream.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Verb;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamHistory;
import io.millrace.contract.image.TagMove;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {

    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);

    private OwnerInMemory owner;

    @BeforeEach
    void aStream() throws SQLException {
        owner = new OwnerInMemory(OwnerDatabase.empty());
        owner.namespace("demo", "alice", "Active");
        owner.decide(Verb.CREATE, "imagestreams", "", Map.of("metadata", Map.of("name", "app")));
    }

    private Instant push(String tag, String image) {
        var at = owner.now;
        owner.decide(
                Verb.CREATE,
                "imagestreammappings",
                "",
                Map.of(
                        "metadata", Map.of("name", "app"),
                        "tag", tag,
                        "image", Map.of("metadata", Map.of("name", image))));
        return at;
    }

    private Outcome ask(String... asked) {
        var options = new HashMap<String, String>();
        for (var i = 0; i < asked.length; i += 2) {
            options.put(asked[i], asked[i + 1]);
        }
        var command = owner.command(Verb.CREATE, "imagestreams/history", "app", null);
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
                        null,
                        null,
                        null,
                        null,
                        options,
                        true,
                        command.deadline(),
                        command.replyTo(),
                        command.seen()));
    }

    private ImageStreamHistory history(String... asked) {
        return switch (ask(asked)) {
            case Outcome.Answered(var code, var body) -> {
                assertThat(code).isEqualTo(200);
                yield Json.read(Json.tree(Json.bytes(body)), ImageStreamHistory.class);
            }
            case Outcome other -> throw new AssertionError(other);
        };
    }

    @Test
    void movesAreToldWithCauseAndActorNewestFirst() {
        push("prod", A);
        push("prod", B);

        var moves = history("tag", "prod").items();

        assertThat(moves).extracting(TagMove::image).containsExactly(B, A);
        assertThat(moves).extracting(TagMove::revision).containsExactly(2L, 1L);
        assertThat(moves).extracting(TagMove::cause).containsOnly("Push");
        assertThat(moves).extracting(TagMove::actor).containsOnly("alice");
        assertThat(moves.getFirst().previousImage()).isEqualTo(A);
    }

    @Test
    void aTagIsToldAsItWasAtAnyMoment() {
        var first = push("prod", A);
        var second = push("prod", B);

        assertThat(history("tag", "prod", "at", first.minusSeconds(1).toString()).items())
                .isEmpty();
        assertThat(history("tag", "prod", "at", first.toString()).items())
                .extracting(TagMove::image)
                .containsExactly(A);
        assertThat(history("tag", "prod", "at", second.minusSeconds(1).toString()).items())
                .extracting(TagMove::image)
                .containsExactly(A);
        assertThat(history("tag", "prod", "at", second.toString()).items())
                .extracting(TagMove::image)
                .containsExactly(B);
    }

    @Test
    void aDeletedTagPointsNowhereUntilItComesBack() {
        push("prod", A);
        var gone = owner.now;
        owner.decide(Verb.DELETE, "imagestreamtags", "app:prod", null);
        var back = push("prod", B);

        assertThat(history("at", gone.toString()).items()).isEmpty();
        assertThat(history("at", back.toString()).items())
                .extracting(TagMove::image)
                .containsExactly(B);
        assertThat(history().items())
                .extracting(TagMove::cause)
                .containsExactly("Push", TagMove.DELETE, "Push");
    }

    @Test
    void theMovesBetweenTwoTimesAreToldPageByPage() {
        push("prod", A);
        var since = owner.now;
        for (var i = 0; i < 5; i++) {
            push("prod", i % 2 == 0 ? B : A);
            push("test", i % 2 == 0 ? B : A);
        }
        var until = owner.now;
        push("prod", "sha256:" + "c".repeat(64));

        var told = new ArrayList<TagMove>();
        var page = history("since", since.toString(), "until", until.toString(), "limit", "3");
        told.addAll(page.items());
        while (page.metadata().continueToken() != null) {
            page =
                    history(
                            "since",
                            since.toString(),
                            "until",
                            until.toString(),
                            "limit",
                            "3",
                            "continue",
                            Objects.requireNonNull(page.metadata().continueToken()));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
            told.addAll(page.items());
        }

        assertThat(told).hasSize(10).doesNotHaveDuplicates();
        assertThat(told).isSortedAccordingTo((a, b) -> b.movedAt().compareTo(a.movedAt()));
    }

    @Test
    void theStatesOfAllTagsAreToldPageByPage() {
        for (var tag : List.of("a", "b", "c")) {
            push(tag, A);
        }
        var now = owner.now.toString();

        var first = history("at", now, "limit", "2");
        var second =
                history(
                        "at",
                        now,
                        "limit",
                        "2",
                        "continue",
                        Objects.requireNonNull(first.metadata().continueToken()));

        assertThat(first.items()).extracting(TagMove::tag).containsExactly("a", "b");
        assertThat(second.items()).extracting(TagMove::tag).containsExactly("c");
        assertThat(second.metadata().continueToken()).isNull();
    }

    @Test
    void theObjectShowsTheNewestMovesAndTheHistoryHasAll() {
        for (var i = 0; i < 130; i++) {
            push("prod", "sha256:%064x".formatted(i));
        }

        var stream = owner.find(Streams.keyOf("demo", "app")).orElseThrow().as(ImageStream.class);

        assertThat(TagWrites.factsOf(stream, "prod").orElseThrow().items()).hasSize(100);
        assertThat(history("limit", "500").items()).hasSize(130);
    }

    @Test
    void whatAStreamOfTheSameNameDidBeforeIsNotTold() {
        push("prod", A);
        owner.decide(Verb.DELETE, "imagestreams", "app", Map.of());
        assertThat(refusal().code()).isEqualTo(404);

        owner.decide(Verb.CREATE, "imagestreams", "", Map.of("metadata", Map.of("name", "app")));

        assertThat(history().items()).isEmpty();
    }

    private Refusal refusal(String... asked) {
        return owner.refusal(ask(asked));
    }

    @ParameterizedTest
    @CsvSource({
        "tag, .x, tag:",
        "at, yesterday, at:",
        "since, 2026-13-01T00:00:00Z, since:",
        "until, +1000000000-01-01T00:00:00Z, until:",
        "limit, 0, limit:",
        "limit, many, limit:",
        "continue, nonsense, continue token",
        "continue, IQ, continue token",
    })
    void aQuestionThatCannotBeReadIsRefused(String name, String value, String said) {
        assertThat(refusal(name, value).code()).isEqualTo(400);
        assertThat(refusal(name, value).message()).contains(said);
    }

    @Test
    void oneInstantAndATimeBetweenAreTwoQuestions() {
        var now = owner.now.toString();

        assertThat(refusal("at", now, "since", now).code()).isEqualTo(400);
    }
}
