package io.millrace.gateway.cluster;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.contract.Requester;
import io.millrace.platform.access.Groups;
import io.millrace.platform.cluster.BriefMemory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whose bearer token it is, by the cluster's word (`authentication.k8s.io` TokenReview). Answers
/// are remembered for a moment, under a digest of the token.
final class TokenReviews {

    private final KubernetesClient client;
    private final Questions questions;
    private final BriefMemory<Question, Optional<Requester>> memory;
    private final Duration time;

    /// @param audience empty for the API server's own
    private record Question(String digest, String audience) {}

    TokenReviews(
            KubernetesClient client,
            Questions questions,
            ClusterConfig config,
            InstantSource clock) {
        this.client = client;
        this.questions = questions;
        this.memory = new BriefMemory<>(config.remembered(), clock);
        this.time = config.identityMemory();
    }

    /// @param audience for whom the token must be made; empty for the API server
    Optional<Requester> find(String token, String audience) {
        var question = new Question(digest(token), audience);
        var known = memory.find(question);
        if (known.isPresent()) {
            return known.get();
        }
        var answer = asked(token, audience);
        memory.keep(question, answer, time);
        return answer;
    }

    private Optional<Requester> asked(String token, String audience) {
        var spec = new TokenReviewBuilder().withNewSpec().withToken(token);
        var review = (audience.isEmpty() ? spec : spec.withAudiences(audience)).endSpec().build();
        TokenReview answer =
                questions.ask("whose token it is", () -> client.tokenReviews().create(review));
        return Optional.ofNullable(answer.getStatus())
                .filter(it -> Boolean.TRUE.equals(it.getAuthenticated()))
                .filter(it -> audience.isEmpty() || list(it.getAudiences()).contains(audience))
                .flatMap(TokenReviews::requester);
    }

    private static Optional<Requester> requester(TokenReviewStatus status) {
        var user = status.getUser();
        if (user == null || text(user.getUsername()).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Requester(
                        text(user.getUsername()),
                        text(user.getUid()),
                        authenticated(user.getGroups()),
                        extra(user.getExtra())));
    }

    /// Whoever has a token has shown who it is, as the cluster's own server sees it.
    private static List<String> authenticated(@Nullable List<String> told) {
        var groups = new LinkedHashSet<>(list(told));
        if (!groups.contains(Groups.UNAUTHENTICATED)) {
            groups.add(Groups.AUTHENTICATED);
        }
        return List.copyOf(groups);
    }

    /// Who acts under another name is this server's to say.
    private static Map<String, List<String>> extra(@Nullable Map<String, List<String>> told) {
        var extra = new HashMap<String, List<String>>();
        if (told != null) {
            told.forEach((key, values) -> extra.put(key, List.copyOf(values)));
        }
        extra.remove(Requester.IMPERSONATOR);
        return extra;
    }

    private static List<String> list(@Nullable List<String> words) {
        return words == null ? List.of() : words.stream().filter(Objects::nonNull).toList();
    }

    private static String text(@Nullable String word) {
        return word == null ? "" : word;
    }

    private static String digest(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
