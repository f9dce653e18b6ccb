package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class ProtobufTest {

    private static byte[] field(int number, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(number << 3 | 2);
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] field(int number, String content) {
        return field(number, content.getBytes(UTF_8));
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] body(String kind, byte[] object) {
        return joined(
                new byte[] {'k', '8', 's', 0},
                field(1, joined(field(1, "v1"), field(2, kind))),
                field(2, object),
                field(3, ""),
                field(4, ""));
    }

    @Test
    void aSecretAsKubectlSendsItIsRead() {
        var secret =
                joined(
                        field(1, joined(field(1, "git"), field(3, "demo"), field(8, ""))),
                        field(2, joined(field(1, "password"), field(2, "hunter2"))),
                        field(2, joined(field(1, "user"), field(2, "me"))),
                        field(3, "Opaque"));

        var json = Json.tree(Protobuf.json(body("Secret", secret)).orElseThrow());

        assertThat(json.toString())
                .isEqualTo(
                        "{\"metadata\":{\"name\":\"git\",\"namespace\":\"demo\"},"
                                + "\"data\":{\"password\":\"aHVudGVyMg==\",\"user\":\"bWU=\"},"
                                + "\"type\":\"Opaque\",\"kind\":\"Secret\",\"apiVersion\":\"v1\"}");
    }

    @Test
    void aKindThatIsNotKnownHereIsLeftToTheCaller() {
        assertThat(Protobuf.json(body("Pod", new byte[0]))).isEmpty();
    }

    @Test
    void whatIsCutOffIsABadRequest() {
        var whole = body("Secret", field(1, field(1, "git")));
        var cut = java.util.Arrays.copyOf(whole, whole.length - 9);

        assertThatThrownBy(() -> Protobuf.json(cut)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> Protobuf.json(new byte[] {1, 2, 3}))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aReviewOfSomebodyElsesRightsIsRead() {
        var attributes = joined(field(1, "demo"), field(2, "get"), field(5, "secrets"));
        var spec =
                joined(
                        field(1, attributes),
                        field(3, "anna"),
                        field(4, "testers"),
                        field(5, joined(field(1, "scopes"), field(2, field(1, "user:info")))));

        var json =
                Json.tree(Protobuf.json(body("SubjectAccessReview", field(2, spec))).orElseThrow());

        assertThat(json.path("spec").toString())
                .isEqualTo(
                        "{\"resourceAttributes\":{\"namespace\":\"demo\",\"verb\":\"get\","
                                + "\"resource\":\"secrets\"},\"user\":\"anna\",\"groups\":[\"testers\"],"
                                + "\"extra\":{\"scopes\":[\"user:info\"]}}");
    }

    @Test
    void aQuotaHasItsQuantitiesAsTexts() {
        var spec = field(1, joined(field(1, "pods"), field(2, field(1, "10"))));

        var json = Json.tree(Protobuf.json(body("ResourceQuota", field(2, spec))).orElseThrow());

        assertThat(json.at("/spec/hard/pods").asText()).isEqualTo("10");
    }

    @Test
    void aTimeBeyondAllCalendarsIsABadRequest() {
        var late = new byte[] {8, -1, -1, -1, -1, -1, -1, -1, -1, 127};

        assertThatThrownBy(() -> Protobuf.json(body("Event", field(6, late))))
                .isInstanceOf(RefusedException.class);
    }

    /// As `kubectl create deployment web --image=busybox:latest` sends it.
    private static final String DEPLOYMENT =
            "k8s\0\n\u0015\n\u0007apps/v1\u0012\nDeployment\u0012\u00bb\u0001\n#\n\u0003web\u0012\0\u001a\u0004demo\"\0*\0002\0008\0B\0Z\n\n\u0003app\u0012\u0003web\u0012\u0085\u0001\b\u0001\u0012\f\n\n\n\u0003app\u0012\u0003web\u001ak\n\u001c\n\0\u0012\0\u001a\0\"\0*\0002\0008\0B\0Z\n\n\u0003app\u0012\u0003web\u0012K\u0012-\n\u0007busybox\u0012\u000ebusybox:latest*\0B\0j\0r\0\u0080\u0001\0\u0088\u0001\0\u0090\u0001\0\u00a2\u0001\0\u001a\0002\0B\0J\0R\0X\0`\0h\0\u0082\u0001\0\u008a\u0001\0\u009a\u0001\0\u00c2\u0001\0\"\u0002\n\0(\0008\0\u001a\f\b\0\u0010\0\u0018\0 \0(\0008\0\u001a\0\"\0";

    @Test
    void aDeploymentAsKubectlSendsItIsRead() {
        var json =
                Json.tree(
                        Protobuf.json(
                                        DEPLOYMENT.getBytes(
                                                java.nio.charset.StandardCharsets.ISO_8859_1))
                                .orElseThrow());

        assertThat(json.toString())
                .isEqualTo(
                        "{\"metadata\":{\"name\":\"web\",\"namespace\":\"demo\",\"labels\":{\"app\":\"web\"}},"
                                + "\"spec\":{\"replicas\":1,\"selector\":{\"matchLabels\":{\"app\":\"web\"}},"
                                + "\"template\":{\"metadata\":{\"labels\":{\"app\":\"web\"}},"
                                + "\"spec\":{\"containers\":[{\"name\":\"busybox\",\"image\":\"busybox:latest\"}]}}},"
                                + "\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\"}");
    }

    @Test
    void whatADeploymentSaysAndIsNotReadIsRefused() {
        var pod = field(2, joined(field(2, field(1, "web")), field(1, field(1, "volume"))));
        var deployment = field(2, field(3, pod));
        var body =
                joined(
                        new byte[] {'k', '8', 's', 0},
                        field(1, joined(field(1, "apps/v1"), field(2, "Deployment"))),
                        field(2, deployment));

        assertThatThrownBy(() -> Protobuf.json(body))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> assertThat(it.refusal().code()).isEqualTo(415));
    }
}
