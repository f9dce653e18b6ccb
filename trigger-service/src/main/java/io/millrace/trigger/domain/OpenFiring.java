package io.millrace.trigger.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A firing of which it is not known yet whether it has made a build.
///
/// @param images all that it answers, in the order in which they came
/// @param attempts how often it has been sent; 0 while it is held back
/// @param nextAt when it is sent again, or the earliest time to send what is held back
/// @param wave what it all began with: firings of one wave wait for each other
public record OpenFiring(
        List<TagRevision> images,
        boolean configuration,
        int attempts,
        Instant nextAt,
        String wave) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final int DOUBLINGS = 7;
    private static final Duration LONGEST_HOLD = Duration.ofHours(1);

    public OpenFiring {
        images = List.copyOf(images);
    }

    /// A firing that waits to be sent.
    public static OpenFiring held(Firing firing, Instant until, String wave) {
        return new OpenFiring(firing.images(), firing.configuration(), 0, until, wave);
    }

    public boolean isHeld() {
        return attempts == 0;
    }

    /// Whether what is held back may be sent for all that its window says. A clock that has been
    /// put back makes no window longer.
    public boolean isRipe(Instant now, Duration window) {
        return isHeld() && hasPassed(now, window);
    }

    /// Whether the time has come, or lies so far ahead that the clock must have been put back.
    private boolean hasPassed(Instant now, Duration longest) {
        return !now.isBefore(nextAt) || now.plus(longest).isBefore(nextAt);
    }

    /// Whether it has been held back for so long that it waits for nobody any more.
    public boolean isOverdue(Instant now) {
        return !now.isBefore(nextAt.plus(LONGEST_HOLD));
    }

    /// What is held back answers another firing too.
    public OpenFiring with(Firing firing) {
        var all = new ArrayList<>(images);
        all.addAll(firing.images());
        return new OpenFiring(all, configuration || firing.configuration(), attempts, nextAt, wave);
    }

    public OpenFiring sentAgain(Instant at) {
        return new OpenFiring(
                images, configuration, attempts + 1, at.plus(pauseAfter(attempts + 1)), wave);
    }

    /// What has been sent is to be sent again at once.
    public OpenFiring dueNow() {
        return isHeld() ? this : new OpenFiring(images, configuration, attempts, Instant.MIN, wave);
    }

    /// Fifteen seconds, then twice as long each time, at most half an hour and a bit.
    private static Duration pauseAfter(int attempts) {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS));
    }

    public boolean isDue(Instant now) {
        return !isHeld() && hasPassed(now, pauseAfter(attempts));
    }

    /// Of each tag its newest revision: a build answers all before.
    public List<TagRevision> newest() {
        var newest = new LinkedHashMap<String, TagRevision>();
        for (var image : images) {
            newest.merge(
                    image.streamUid() + "/" + image.tag().tag(),
                    image,
                    (one, other) -> one.revision() > other.revision() ? one : other);
        }
        return List.copyOf(newest.values());
    }

    public Firing of(String key, Target target) {
        return new Firing(key, target, newest(), configuration);
    }

    /// What is left of it when its first image turns out to be built already.
    public Optional<OpenFiring> withoutItsFirstImage() {
        var left = newest();
        return left.size() < 2
                ? Optional.empty()
                : Optional.of(
                        new OpenFiring(
                                left.subList(1, left.size()),
                                configuration,
                                attempts,
                                nextAt,
                                wave));
    }
}
