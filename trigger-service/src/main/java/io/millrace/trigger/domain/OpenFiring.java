package io.millrace.trigger.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A firing of which it is not known yet whether it has made a build.
///
/// @param attempts how often it has been sent
/// @param nextAt when it is sent again
public record OpenFiring(
        List<TagRevision> images, boolean configuration, int attempts, Instant nextAt) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final int DOUBLINGS = 7;

    public OpenFiring {
        images = List.copyOf(images);
    }

    /// A firing as it is sent for the first time.
    public static OpenFiring sent(Firing firing, Instant at) {
        return new OpenFiring(firing.images(), firing.configuration(), 1, at.plus(pauseAfter(1)));
    }

    public OpenFiring sentAgain(Instant at) {
        return new OpenFiring(
                images, configuration, attempts + 1, at.plus(pauseAfter(attempts + 1)));
    }

    public OpenFiring dueNow() {
        return new OpenFiring(images, configuration, attempts, Instant.MIN);
    }

    /// Fifteen seconds, then twice as long each time, at most half an hour and a bit.
    private static Duration pauseAfter(int attempts) {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS));
    }

    public boolean isDue(Instant now) {
        return !now.isBefore(nextAt);
    }

    public Firing of(Target target) {
        return new Firing(target, images, configuration);
    }

    /// What is left of it when its first image turns out to be built already.
    public Optional<OpenFiring> withoutItsFirstImage() {
        return images.size() < 2
                ? Optional.empty()
                : Optional.of(
                        new OpenFiring(
                                images.subList(1, images.size()), configuration, attempts, nextAt));
    }
}
