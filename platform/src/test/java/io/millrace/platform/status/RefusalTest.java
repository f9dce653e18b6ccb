package io.millrace.platform.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.ResourceType;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsTheStatusThatClientsKnow(Refusal refusal, String status) {
        assertThat(Json.text(refusal.toStatus())).isEqualTo(status.strip());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        Refusal.notFound(ResourceType.IMAGE_STREAM, "busybox"),
                        """
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"imagestreams.image.openshift.io \\"busybox\\" not found","reason":"NotFound","details":{"name":"busybox","group":"image.openshift.io","kind":"imagestreams"},"code":404}
                        """),
                Arguments.of(
                        Refusal.notFound(ResourceType.NAMESPACE, "x"),
                        """
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"namespaces \\"x\\" not found","reason":"NotFound","details":{"name":"x","kind":"namespaces"},"code":404}
                        """),
                Arguments.of(
                        Refusal.alreadyExists(ResourceType.BUILD_CONFIG, "hello"),
                        """
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"buildconfigs.build.openshift.io \\"hello\\" already exists","reason":"AlreadyExists","details":{"name":"hello","group":"build.openshift.io","kind":"buildconfigs"},"code":409}
                        """),
                Arguments.of(
                        Refusal.forbidden(
                                "alice",
                                "list",
                                "image.openshift.io",
                                "imagestreams",
                                "",
                                "demo",
                                ""),
                        """
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"imagestreams.image.openshift.io is forbidden: User \\"alice\\" cannot list resource \\"imagestreams\\" in API group \\"image.openshift.io\\" in the namespace \\"demo\\"","reason":"Forbidden","details":{"group":"image.openshift.io","kind":"imagestreams"},"code":403}
                        """),
                Arguments.of(
                        Refusal.forbidden(
                                "alice",
                                "get",
                                "project.openshift.io",
                                "projects",
                                "",
                                "",
                                "other"),
                        """
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"projects.project.openshift.io \\"other\\" is forbidden: User \\"alice\\" cannot get resource \\"projects\\" in API group \\"project.openshift.io\\" at the cluster scope","reason":"Forbidden","details":{"name":"other","group":"project.openshift.io","kind":"projects"},"code":403}
                        """),
                Arguments.of(
                        Refusal.invalid(
                                ResourceType.IMAGE_STREAM,
                                "x",
                                List.of(FieldError.required("spec.tags[a].from.name", ""))),
                        """
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"ImageStream.image.openshift.io \\"x\\" is invalid: spec.tags[a].from.name: Required value","reason":"Invalid","details":{"name":"x","group":"image.openshift.io","kind":"ImageStream","causes":[{"reason":"FieldValueRequired","message":"Required value","field":"spec.tags[a].from.name"}]},"code":422}
                        """),
                Arguments.of(
                        Refusal.timeout("no answer", 1),
                        """
                        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Timeout: no answer","reason":"Timeout","details":{"retryAfterSeconds":1},"code":504}
                        """));
    }

    @Test
    void severalFaultsStandInBrackets() {
        var refusal =
                Refusal.invalid(
                        ResourceType.BUILD,
                        "b",
                        List.of(
                                FieldError.required("spec.a", "one"),
                                FieldError.invalid("spec.b", "v", "two")));

        assertThat(refusal.message())
                .isEqualTo(
                        "Build.build.openshift.io \"b\" is invalid: [spec.a: Required value: one,"
                                + " spec.b: Invalid value: \"v\": two]");
    }

    @Test
    void aConflictAdvisesToTryAgainOnTheLatestVersion() {
        assertThat(Refusal.conflict(ResourceType.IMAGE_STREAM, "x").message())
                .isEqualTo(
                        "Operation cannot be fulfilled on imagestreams.image.openshift.io \"x\":"
                                + " the object has been modified; please apply your changes to the"
                                + " latest version and try again");
    }

    @Test
    void aVerbThatAResourceLacksIsNamed() {
        assertThat(
                        Refusal.methodNotAllowed("watch", "image.openshift.io", "imagestreamtags")
                                .message())
                .isEqualTo(
                        "watch is not supported on resources of kind"
                                + " \"imagestreamtags.image.openshift.io\"");
    }

    @Test
    void anInvalidObjectHasAtLeastOneFault() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Refusal.invalid(ResourceType.BUILD, "b", List.of()));
    }

    @Test
    void aRefusalTravelsAsAnException() {
        var refusal = Refusal.badRequest("no");

        assertThatThrownBy(
                        () -> {
                            throw refusal.asException();
                        })
                .isInstanceOf(RefusedException.class)
                .hasMessage("no")
                .extracting(it -> ((RefusedException) it).refusal())
                .isEqualTo(refusal);
    }
}
