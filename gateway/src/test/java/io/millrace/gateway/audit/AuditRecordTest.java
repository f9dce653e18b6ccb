package io.millrace.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditRecordTest {

    @Test
    void aRecordIsAnEventAsKubernetesWritesThem() {
        var json = Json.tree(Recorded.write("id-1").json());

        assertThat(json)
                .isEqualTo(
                        Json.tree(
                                """
                                {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata",
                                 "auditID":"id-1","stage":"ResponseComplete",
                                 "requestURI":"/api/v1/namespaces/demo/configmaps/settings",
                                 "verb":"update",
                                 "user":{"username":"alice","uid":"7","groups":["dev","system:authenticated"]},
                                 "sourceIPs":["192.0.2.1"],"userAgent":"oc/4.20",
                                 "objectRef":{"resource":"configmaps","namespace":"demo","name":"settings","apiVersion":"v1"},
                                 "responseStatus":{"code":200,"metadata":{}},
                                 "requestReceivedTimestamp":"2026-01-31T12:00:00.123456Z",
                                 "stageTimestamp":"2026-01-31T12:00:00.128456Z"}
                                """
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void whoActsUnderAnotherNameIsNamedToo() {
        var bob =
                new Requester(
                        "bob", "", List.of(), Map.of(Requester.IMPERSONATOR, List.of("admin")));

        var record = Recorded.request("1", "DELETE", "/api/v1/namespaces/demo", 200, bob);

        assertThat(Json.tree(record.json()).at("/user/username").asText()).isEqualTo("admin");
        assertThat(Json.tree(record.json()).at("/impersonatedUser/username").asText())
                .isEqualTo("bob");
        assertThat(record.username()).isEqualTo("admin");
    }

    @Test
    void aFailedLoginNamesWhoWasTried() {
        var tried =
                Json.tree(Recorded.failedLogin("erin\n" + "x".repeat(1000)).json())
                        .at("/annotations/millrace.io~1tried-name")
                        .asText();

        assertThat(tried).startsWith("erin?xxx").hasSizeLessThan(310);
    }

    @Test
    void aClientThatLeftHasHadNoAnswer() {
        var json =
                Json.tree(Recorded.request("1", "POST", "/api/v1/x/y", 0, Recorded.ALICE).json());

        assertThat(json.has("responseStatus")).isFalse();
        assertThat(json.path("annotations").path("millrace.io/outcome").asText())
                .isEqualTo("the client left before the answer");
    }

    @Test
    void whatTheClientChoosesIsBounded() {
        var groups = java.util.Collections.nCopies(1000, "g".repeat(1000));
        var long_ = new Requester("u".repeat(9000), "", groups, Map.of());
        var record = Recorded.request("1", "GET", "/api/v1/nodes/" + "n".repeat(9000), 403, long_);

        assertThat(record.json()).hasSizeLessThan(20_000);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 200, true",
        "GET, 404, true",
        "GET, 410, true",
        "GET, 401, false",
        "GET, 403, false",
        "GET, 429, false",
        "GET, 500, false",
        "PUT, 200, false",
        "PUT, 404, false",
        "DELETE, 0, false"
    })
    void writesAndRefusalsAreNoPlainReads(String method, int code, boolean plain) {
        var record =
                Recorded.request(
                        "1", method, "/api/v1/namespaces/demo/secrets/s", code, Recorded.ALICE);

        assertThat(record.isPlainRead()).isEqualTo(plain);
        assertThat(new AuditPolicy(java.util.Set.of()).wants(record)).isEqualTo(!plain);
        assertThat(new AuditPolicy(java.util.Set.of("secrets")).wants(record)).isTrue();
        assertThat(new AuditPolicy(java.util.Set.of("*")).wants(record)).isTrue();
        assertThat(new AuditPolicy(java.util.Set.of("builds")).wants(record)).isEqualTo(!plain);
    }
}
