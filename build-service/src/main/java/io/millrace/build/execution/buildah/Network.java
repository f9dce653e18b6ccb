package io.millrace.build.execution.buildah;

import java.util.Optional;

/// Whether the commands of a build reach the internet. Where they do, slirp4netns connects for them
/// from outside their network namespace, and never to the machine's loopback.
///
/// @param obstacle why they reach nothing but their own loopback
record Network(Optional<String> obstacle) {

    static Network attached() {
        return new Network(Optional.empty());
    }

    static Network none(String why) {
        return new Network(Optional.of(why));
    }

    boolean isAttached() {
        return obstacle.isEmpty();
    }
}
