package io.millrace.gateway.cluster;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.contract.Requester;
import io.millrace.gateway.access.Access;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Decision;
import io.millrace.platform.cluster.BriefMemory;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Who may do what, by the cluster's word (`authorization.k8s.io` SubjectAccessReview). Answers are
/// remembered for a moment; where there is none, nobody may, and hears why.
final class SubjectAccessReviews implements Access {

    private static final String VERSION = "v1";

    private final KubernetesClient client;
    private final Questions questions;
    private final BriefMemory<Question, Decision> memory;
    private final ClusterConfig config;
    private final InstantSource clock;

    private sealed interface Asked {

        record OfResource(Attributes attributes) implements Asked {}

        record OfPath(String verb, String path) implements Asked {}
    }

    private record Question(Requester requester, Asked asked) {}

    SubjectAccessReviews(
            KubernetesClient client,
            Questions questions,
            ClusterConfig config,
            InstantSource clock) {
        this.client = client;
        this.questions = questions;
        this.memory = new BriefMemory<>(config.remembered(), clock);
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Decision decide(Requester requester, Attributes asked) {
        return decide(new Question(requester, new Asked.OfResource(asked)));
    }

    @Override
    public Decision decide(Requester requester, String verb, String path) {
        return decide(new Question(requester, new Asked.OfPath(verb, path)));
    }

    /// Nothing tells that a right has changed, so it is asked for again after a while.
    @Override
    public long revision() {
        return clock.instant().getEpochSecond() / Math.max(1, config.standingRights().toSeconds());
    }

    /// The cluster lets its masters do everything, as this server need not ask to know.
    private Decision decide(Question question) {
        if (question.requester().groups().contains(Requester.MASTERS)) {
            return new Decision.Allowed("member of " + Requester.MASTERS);
        }
        return memory.find(question)
                .orElseGet(() -> {
                    var answer = questions.ask(words(question), () -> ask(question));
                    return decided(question, answer);
                });
    }

    private Decision decided(Question question, SubjectAccessReview answer) {
        var status = answer.getStatus();
        if (status == null) {
            return new Decision.Denied("the cluster has not decided");
        }
        var allowed =
                Boolean.TRUE.equals(status.getAllowed())
                        && !Boolean.TRUE.equals(status.getDenied());
        var decision =
                allowed
                        ? new Decision.Allowed(text(status.getReason()))
                        : new Decision.Denied(
                                (text(status.getReason()) + " " + text(status.getEvaluationError()))
                                        .strip());
        if (allowed || text(status.getEvaluationError()).isEmpty()) {
            memory.keep(question, decision, config.accessMemory());
        }
        return decision;
    }

    private static String words(Question question) {
        var user = question.requester().username();
        return switch (question.asked()) {
            case Asked.OfResource(var asked) ->
                    "whether user \"%s\" may %s %s%s%s%s"
                            .formatted(
                                    user,
                                    asked.verb(),
                                    asked.resource(),
                                    asked.subresource().isEmpty() ? "" : "/" + asked.subresource(),
                                    asked.group().isEmpty() ? "" : " of " + asked.group(),
                                    asked.namespace().isEmpty()
                                            ? ""
                                            : " in namespace " + asked.namespace());
            case Asked.OfPath(var verb, var path) ->
                    "whether user \"%s\" may %s %s".formatted(user, verb, path);
        };
    }

    private SubjectAccessReview ask(Question question) {
        var requester = question.requester();
        var extra = requester.extra();
        var spec =
                new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(requester.username())
                        .withUid(requester.uid().isEmpty() ? null : requester.uid())
                        .withGroups(requester.groups())
                        .withExtra(extra.isEmpty() ? null : extra);
        var review =
                switch (question.asked()) {
                    case Asked.OfResource(var asked) ->
                            spec.withNewResourceAttributes()
                                    .withVerb(asked.verb())
                                    .withGroup(asked.group())
                                    .withVersion(VERSION)
                                    .withResource(asked.resource())
                                    .withSubresource(none(asked.subresource()))
                                    .withNamespace(none(asked.namespace()))
                                    .withName(none(asked.name()))
                                    .endResourceAttributes()
                                    .endSpec()
                                    .build();
                    case Asked.OfPath(var verb, var path) ->
                            spec.withNewNonResourceAttributes()
                                    .withVerb(verb)
                                    .withPath(path)
                                    .endNonResourceAttributes()
                                    .endSpec()
                                    .build();
                };
        return client.authorization().v1().subjectAccessReview().create(review);
    }

    private static @Nullable String none(String word) {
        return word.isEmpty() ? null : word;
    }

    private static String text(@Nullable String word) {
        return word == null ? "" : word;
    }
}
