package io.millrace.imagestream.domain;

import io.millrace.contract.image.TagHold;
import io.millrace.contract.image.TagReference;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Holds as annotations of wishes. Somebody asks for one by `millrace.io/hold`; who, when and what
/// was rejected is noted beside it, and is nobody's to write.
final class Hold {

    /// Asks for a hold of the tag.
    static final String REQUEST = "millrace.io/hold";

    /// On a stream: asks for a hold of every tag that somebody rolls back.
    static final String ROLLBACKS = "millrace.io/hold-rollbacks";

    static final String REASON = "millrace.io/hold-reason";
    static final String BY = "millrace.io/held-by";
    static final String AT = "millrace.io/held-at";
    static final String REJECTED = "millrace.io/held-rejected";

    /// An image that the tag has never had ends the hold.
    static final String UNTIL_NEWER = "until-newer";

    /// Only somebody ends the hold.
    static final String UNTIL_RELEASED = "until-released";

    private static final List<String> POLICIES = List.of(UNTIL_NEWER, UNTIL_RELEASED);
    private static final int LONGEST_REASON = 1024;

    private Hold() {}

    static Optional<TagHold> of(TagReference wish) {
        var annotations = annotationsOf(wish);
        return Optional.ofNullable(annotations.get(REQUEST))
                .map(policy ->
                        new TagHold(
                                policy,
                                annotations.getOrDefault(BY, ""),
                                instant(annotations.getOrDefault(AT, "")),
                                annotations.get(REASON),
                                annotations.get(REJECTED)));
    }

    /// What somebody wrote there is overwritten, so it may be anything.
    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException unreadable) {
            return Instant.EPOCH;
        }
    }

    static TagReference placed(TagReference wish, TagHold hold) {
        var annotations = new LinkedHashMap<>(annotationsOf(wish));
        annotations.put(REQUEST, hold.policy());
        annotations.put(BY, hold.by());
        annotations.put(AT, hold.at().toString());
        if (hold.reason() != null) {
            annotations.put(REASON, hold.reason());
        }
        annotations.remove(REJECTED);
        if (hold.rejected() != null) {
            annotations.put(REJECTED, hold.rejected());
        }
        return wish.withAnnotations(annotations);
    }

    /// The wish without a hold, and without the notes about one.
    static TagReference released(TagReference wish) {
        var annotations = new LinkedHashMap<>(annotationsOf(wish));
        return annotations.keySet().removeAll(List.of(REQUEST, REASON, BY, AT, REJECTED))
                ? wish.withAnnotations(annotations.isEmpty() ? null : annotations)
                : wish;
    }

    /// @param path of the wish in the request
    static List<Fault> faults(String path, TagReference wish) {
        var annotations = annotationsOf(wish);
        var policy = annotations.get(REQUEST);
        if (policy != null && !POLICIES.contains(policy)) {
            return List.of(Fault.noneOf(at(path, REQUEST), policy, POLICIES));
        }
        var reason = annotations.getOrDefault(REASON, "");
        return reason.length() > LONGEST_REASON
                ? List.of(
                        Fault.invalid(
                                at(path, REASON),
                                reason.substring(0, 20) + "…",
                                "may have %d characters at most".formatted(LONGEST_REASON)))
                : List.of();
    }

    /// What is wrong with the annotations of a stream.
    static List<Fault> faults(Map<String, String> annotations) {
        var policy = annotations.get(ROLLBACKS);
        return policy == null || POLICIES.contains(policy)
                ? List.of()
                : List.of(Fault.noneOf(at("metadata", ROLLBACKS), policy, POLICIES));
    }

    private static String at(String path, String annotation) {
        return path + ".annotations[" + annotation + "]";
    }

    private static Map<String, String> annotationsOf(TagReference wish) {
        return Objects.requireNonNullElse(wish.annotations(), Map.of());
    }
}
