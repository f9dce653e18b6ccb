package io.millrace.gateway.api;

import io.millrace.contract.ResourceType;
import io.millrace.contract.authentication.SelfSubjectReview;
import io.millrace.contract.authentication.TokenReview;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.review.LocalSubjectAccessReview;
import io.millrace.contract.review.SelfSubjectAccessReview;
import io.millrace.contract.review.SelfSubjectRulesReview;
import io.millrace.contract.review.SubjectAccessReview;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The wire records of the questions that clients ask by creating them, of the several groups that
/// have such.
final class ReviewKinds {

    private static final List<Class<?>> MODELS =
            List.of(
                    SelfSubjectReview.class,
                    TokenReview.class,
                    SelfSubjectAccessReview.class,
                    SelfSubjectRulesReview.class,
                    SubjectAccessReview.class,
                    LocalSubjectAccessReview.class,
                    io.millrace.contract.authorization.LocalResourceAccessReview.class,
                    io.millrace.contract.authorization.LocalSubjectAccessReview.class,
                    io.millrace.contract.authorization.ResourceAccessReview.class,
                    io.millrace.contract.authorization.SelfSubjectRulesReview.class,
                    io.millrace.contract.authorization.SubjectAccessReview.class,
                    io.millrace.contract.authorization.SubjectRulesReview.class);

    private ReviewKinds() {}

    static Optional<Class<?>> model(ResourceType type) {
        return MODELS.stream()
                .filter(it ->
                        Arrays.stream(it.getAnnotationsByType(Kind.class))
                                .anyMatch(kind ->
                                        kind.group().equals(type.group())
                                                && kind.kind().equals(type.kind())))
                .findFirst();
    }
}
