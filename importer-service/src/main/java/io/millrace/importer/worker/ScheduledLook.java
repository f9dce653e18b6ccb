package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.importer.application.Bell;
import io.millrace.importer.domain.Following.Step;
import io.millrace.importer.registry.Credentials;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.registry.RegistryFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One look at a source, on behalf of all stream tags that follow it: one question for each
/// credential that they have, however many they are. What moved is fetched by an import.
record ScheduledLook(
        ScheduleTables tables, Fetching fetching, Bell imports, RandomGenerator random) {

    /// So many looks in a row may fail before their followers are told.
    private static final int QUIET_FAILURES = 3;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

    /// Unless the interval is longer.
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private static final Duration MEMORY = Duration.ofHours(1);

    /// What a question was answered with: a digest, or why there is none.
    private record Answer(Optional<Digest> digest, Optional<RegistryFailure> failure) {}

    void run(SourceClaim claim) throws SQLException, InterruptedException {
        var followers = claim.followers();
        if (followers.isEmpty()) {
            tables.drop(claim);
            return;
        }
        var now = fetching.clock().instant();
        var next = usual(followers);
        var answers = new HashMap<Credentials, Answer>();
        Optional<RegistryFailure> passing = Optional.empty();
        for (var follower : followers) {
            var answer = answer(follower, answers, now.plus(fetching.limit()));
            var failure = answer.failure();
            if (failure.filter(RegistryFailure::isTransient).isPresent()) {
                passing = failure;
            }
            next = shorter(next, conclude(follower, answer, now, claim));
        }
        finish(claim, next, passing);
    }

    /// A little earlier than the interval ends, and not at the same moment as everybody else.
    private Duration usual(List<Follower> followers) {
        var shortest =
                followers.stream()
                        .map(Follower::interval)
                        .min(Duration::compareTo)
                        .orElseThrow()
                        .toMillis();
        return Duration.ofMillis(shortest - random.nextLong(shortest / 10 + 1));
    }

    private void finish(SourceClaim claim, Duration next, Optional<RegistryFailure> passing)
            throws SQLException {
        if (passing.isEmpty()) {
            tables.finish(claim, next, 0);
            return;
        }
        var asked =
                passing.get() instanceof RegistryFailure.RateLimited(var after)
                        ? after.orElse(FIRST_PAUSE)
                        : Duration.ZERO;
        var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(claim.failures(), 12));
        var pause = shorter(doubled, longer(next, LONGEST_PAUSE)).toMillis();
        var ours = Duration.ofMillis(pause / 2 + random.nextLong(pause / 2 + 1));
        tables.finish(claim, longer(ours, asked), claim.failures() + 1);
    }

    private Answer answer(Follower follower, Map<Credentials, Answer> answers, Instant deadline)
            throws SQLException, InterruptedException {
        try {
            var asker = fetching.asker(follower.wanted(), follower.namespace());
            var known = answers.get(asker);
            if (known == null) {
                known = ask(follower, asker, deadline);
                answers.put(asker, known);
            }
            return known;
        } catch (RegistryException refused) {
            return new Answer(Optional.empty(), Optional.of(refused.failure()));
        }
    }

    private Answer ask(Follower follower, Credentials asker, Instant deadline)
            throws SQLException, InterruptedException {
        try {
            return new Answer(
                    Optional.of(fetching.digest(follower.wanted(), asker, deadline)),
                    Optional.empty());
        } catch (RegistryException failed) {
            return new Answer(Optional.empty(), Optional.of(failed.failure()));
        }
    }

    /// What the answer means for the follower, and how long it can wait for another.
    private Optional<Duration> conclude(
            Follower follower, Answer answer, Instant now, SourceClaim claim)
            throws SQLException, InterruptedException {
        var failure = answer.failure();
        if (failure.isPresent()) {
            tell(follower, failure.get(), claim);
            return Optional.empty();
        }
        var digest = answer.digest().orElseThrow();
        return switch (follower.following().saw(digest, now)) {
            case Step.Nothing() -> {
                if (follower.following().arriving().isPresent()) {
                    tables.wait(follower, Optional.empty());
                }
                learn(follower, digest, now);
                yield Optional.empty();
            }
            case Step.Fetch() -> {
                fetch(follower, digest, now);
                yield Optional.empty();
            }
            case Step.Wait(var arriving, var until) -> {
                tables.wait(follower, Optional.of(arriving));
                yield Optional.of(Duration.between(now, until));
            }
        };
    }

    /// A failure is told once, by an import that fails and says why in the stream.
    private void tell(Follower follower, RegistryFailure failure, SourceClaim claim)
            throws SQLException {
        var reason = failure.status(follower.wanted().from()).reason();
        var isQuiet = failure.isTransient() && claim.failures() < QUIET_FAILURES;
        if (isQuiet || follower.failure().filter(reason::equals).isPresent()) {
            return;
        }
        tables.failed(follower, reason);
        enter(follower, null);
    }

    private void fetch(Follower follower, Digest digest, Instant now)
            throws SQLException, InterruptedException {
        if (isForOnePlatform(follower)) {
            var platform = platformDigest(follower, digest, now);
            var isKnown = platform.isPresent() && known(follower, now).equals(platform);
            if (isKnown && !follower.following().failing()) {
                tables.took(follower, digest, platform.orElseThrow());
                return;
            }
            if (platform.isPresent()) {
                tables.rememberPlatform(follower, digest, platform.get());
            }
        }
        enter(follower, digest);
    }

    private static boolean isForOnePlatform(Follower follower) {
        return follower.platformOnly() && follower.wanted().keepsIndex();
    }

    /// Once the index has changed, its registry may not have the old one any more.
    private void learn(Follower follower, Digest index, Instant now)
            throws SQLException, InterruptedException {
        if (isForOnePlatform(follower) && follower.platformDigest().isEmpty()) {
            var platform = platformDigest(follower, index, now);
            if (platform.isPresent()) {
                tables.rememberPlatform(follower, index, platform.get());
            }
        }
    }

    /// Which image of its present index the follower uses; asked for when nobody had to know yet.
    private Optional<Digest> known(Follower follower, Instant now)
            throws SQLException, InterruptedException {
        var taken = follower.following().taken();
        return follower.platformDigest().isPresent() || taken.isEmpty()
                ? follower.platformDigest()
                : platformDigest(follower, taken.get(), now);
    }

    /// Empty when it cannot be said: then the import is made, and says why not.
    private Optional<Digest> platformDigest(Follower follower, Digest index, Instant now)
            throws SQLException, InterruptedException {
        try {
            var asker = fetching.asker(follower.wanted(), follower.namespace());
            return Optional.of(
                    fetching.platformDigest(
                            follower.wanted(), index, asker, now.plus(fetching.limit())));
        } catch (RegistryException unknown) {
            return Optional.empty();
        }
    }

    private void enter(Follower follower, @Nullable Digest observed) throws SQLException {
        tables.fetch(
                follower,
                UUID.randomUUID().toString(),
                observed,
                fetching.clock().instant().plus(MEMORY));
        imports.ring();
    }

    private static Duration shorter(Duration one, Optional<Duration> other) {
        return other.map(it -> shorter(one, it)).orElse(one);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
