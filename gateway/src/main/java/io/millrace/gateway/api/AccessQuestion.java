package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.review.LocalSubjectAccessReview;
import io.millrace.contract.review.SelfSubjectAccessReview;
import io.millrace.contract.review.SelfSubjectRulesReview;
import io.millrace.contract.review.SubjectAccessReview;
import io.millrace.gateway.access.OpenshiftPolicy;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.FieldValidation;
import java.util.Map;
import java.util.Optional;

/// A review of access: how it is read, who may ask, and how it is answered.
///
/// @param model the wire record of the review
record AccessQuestion(Class<?> model, Right right, Answerer answerer) {

    private static final String KUBERNETES = "authorization.k8s.io";

    private static final Map<String, AccessQuestion> QUESTIONS =
            Map.ofEntries(
                    kubernetes(
                            "selfsubjectaccessreviews",
                            SelfSubjectAccessReview.class,
                            AccessReviews::self),
                    kubernetes(
                            "subjectaccessreviews",
                            SubjectAccessReview.class,
                            AccessReviews::subject),
                    kubernetes(
                            "localsubjectaccessreviews",
                            LocalSubjectAccessReview.class,
                            AccessReviews::local),
                    kubernetes(
                            "selfsubjectrulesreviews",
                            SelfSubjectRulesReview.class,
                            RulesReviews::self),
                    openshift(
                            "subjectaccessreviews",
                            io.millrace.contract.authorization.SubjectAccessReview.class,
                            AccessQuestion::requireForSubject,
                            OpenshiftReviews::may),
                    openshift(
                            "localsubjectaccessreviews",
                            io.millrace.contract.authorization.LocalSubjectAccessReview.class,
                            AccessQuestion::requireForSubject,
                            OpenshiftReviews::may),
                    openshift(
                            "resourceaccessreviews",
                            io.millrace.contract.authorization.ResourceAccessReview.class,
                            AccessQuestion::requireWithin,
                            OpenshiftReviews::whoCan),
                    openshift(
                            "localresourceaccessreviews",
                            io.millrace.contract.authorization.LocalResourceAccessReview.class,
                            AccessQuestion::requireWithin,
                            OpenshiftReviews::whoCan),
                    openshift(
                            "selfsubjectrulesreviews",
                            io.millrace.contract.authorization.SelfSubjectRulesReview.class,
                            (call, review, gate) -> gate.require(call, "create"),
                            RulesReviews::openshiftSelf),
                    openshift(
                            "subjectrulesreviews",
                            io.millrace.contract.authorization.SubjectRulesReview.class,
                            (call, review, gate) -> gate.require(call, "create"),
                            RulesReviews::openshiftSubject));

    /// Who may ask; refuses by exception.
    interface Right {
        void require(Call call, ObjectNode review, Gate gate);
    }

    /// What the answer is.
    interface Answerer {
        ObjectNode answer(Call call, ObjectNode review, Rbac access);
    }

    static Optional<AccessQuestion> of(ResourceType type) {
        return Optional.ofNullable(QUESTIONS.get(type.group() + "/" + type.plural()));
    }

    private static Map.Entry<String, AccessQuestion> kubernetes(
            String plural, Class<?> model, Answerer answerer) {
        Right right = (call, review, gate) -> gate.require(call, "create");
        return Map.entry(KUBERNETES + "/" + plural, new AccessQuestion(model, right, answerer));
    }

    private static Map.Entry<String, AccessQuestion> openshift(
            String plural, Class<?> model, Right right, Answerer answerer) {
        return Map.entry(
                OpenshiftPolicy.GROUP + "/" + plural, new AccessQuestion(model, right, answerer));
    }

    ObjectNode answer(Call call, byte[] body, Gate gate) {
        var json = Payload.json(body, call.header("Content-Type"));
        var validation = FieldValidation.parse(call.parameter("fieldValidation"));
        var review = Decoder.decode(json, model, validation).tree();
        review.put("kind", call.type().kind());
        review.put("apiVersion", call.type().apiVersion());
        if (!review.path("metadata").isObject()) {
            review.putObject("metadata").putNull("creationTimestamp");
        }
        right.require(call, review, gate);
        return answerer.answer(call, review, gate.roles());
    }

    /// About oneself everybody known may ask.
    private static void requireForSubject(Call call, ObjectNode review, Gate gate) {
        if (OpenshiftReviews.isAboutSelf(review)) {
            gate.require(
                    call.requester(),
                    new Attributes("create", KUBERNETES, "selfsubjectaccessreviews", "", "", ""));
        } else {
            requireWithin(call, review, gate);
        }
    }

    /// A cluster-wide review that is about one namespace is for whoever may ask there; paths are in
    /// no namespace.
    private static void requireWithin(Call call, ObjectNode review, Gate gate) {
        var namespace =
                OpenshiftReviews.isPath(review) ? "" : OpenshiftReviews.namespaceOf(call, review);
        gate.require(
                call.requester(),
                new Attributes(
                        "create", call.type().group(), call.type().plural(), "", namespace, ""));
    }
}
