package io.millrace.imagestream.application;

import io.millrace.contract.image.Image;
import io.millrace.imagestream.domain.Push;
import io.millrace.platform.resource.Resource;

/// An image that has come into the integrated registry for a stream's tag.
///
/// @param image what is known of it, its name at least
record Arrival(String namespace, String stream, Image image, Push push) {

    /// Stores the image and moves the tag; the stream is created when there is none.
    ///
    /// @throws io.millrace.platform.status.RefusedException when the project's limits or quotas are
    ///   in the way; nothing is stored then
    Resource into(Streams streams) {
        var surroundings = streams.surroundings();
        var repository = surroundings.repositoryOf(namespace, stream);
        var pullSpec =
                isIn(repository, push.pullSpec())
                        ? repository + "@" + push.image()
                        : push.pullSpec();
        var pinned =
                new Push(
                        push.tag(),
                        push.image(),
                        pullSpec,
                        push.cause(),
                        push.source(),
                        push.pushedAt());
        var subject = streams.subject(namespace, stream);
        var decision = pinned.onto(subject, surroundings);
        new StreamLimits(streams.work()).requireSize(namespace, image);
        streams.requireRoom(subject, decision);
        new Images(streams.work()).remember(image.withDockerImageReference(pullSpec));
        return streams.save(subject, decision);
    }

    private static boolean isIn(String repository, String pullSpec) {
        return !repository.isEmpty()
                && (pullSpec.isEmpty()
                        || pullSpec.startsWith(repository + "@")
                        || pullSpec.startsWith(repository + ":"));
    }
}
