package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.cluster.Mode;
import io.millrace.platform.schema.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is served beside a cluster's API server.
class ServedTest {

    private final Served served = Served.in(Mode.KUBERNETES);

    @ParameterizedTest
    @CsvSource({
        "GET,    /healthz",
        "GET,    /readyz/ping",
        "GET,    /api",
        "GET,    /apis",
        "GET,    /apis/image.openshift.io",
        "GET,    /apis/image.openshift.io/v1",
        "GET,    /openapi/v2",
        "GET,    /openapi/v3/apis/build.openshift.io/v1",
        "GET,    /registry/token",
        "GET,    /apis/image.openshift.io/v1/imagestreams",
        "PATCH,  /apis/image.openshift.io/v1/namespaces/demo/imagestreams/hello",
        "GET,    /apis/image.openshift.io/v1/watch/namespaces/demo/imagestreams",
        "POST,   /apis/build.openshift.io/v1/namespaces/demo/buildconfigs/a/instantiatebinary",
        "POST,   /apis/build.openshift.io/v1/namespaces/demo/buildconfigs/a/webhooks/s/github",
        "GET,    /apis/project.openshift.io/v1/projects/demo",
    })
    void isServed(String method, String path) {
        assertThat(served.admits(method, path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/v1",
        "GET,    /api/v1/namespaces/demo/secrets/s",
        "GET,    /api/v1/watch/namespaces/demo/secrets",
        "POST,   /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        "GET,    /apis/apps/v1/namespaces/demo/deployments",
        "GET,    /apis/rbac.authorization.k8s.io/v1/clusterroles",
        "GET,    /apis/oauth.openshift.io/v1/oauthaccesstokens",
        "GET,    /apis/user.openshift.io",
        "POST,   /apis/project.openshift.io/v1/projectrequests",
        "DELETE, /apis/project.openshift.io/v1/projects/demo",
        "GET,    /oauth/authorize",
        "POST,   /oauth/token",
        "GET,    /.well-known/oauth-authorization-server",
    })
    void isTheClusters(String method, String path) {
        assertThat(served.admits(method, path)).isFalse();
    }

    @Test
    void discoveryNamesWhatIsServedAndNothingElse() {
        var groups = Json.tree(Discovery.groups(served).body()).path("groups");

        assertThat(groups.findValuesAsText("name"))
                .containsExactlyInAnyOrder(
                        "apps.openshift.io",
                        "build.openshift.io",
                        "image.openshift.io",
                        "project.openshift.io");
        assertThat(Json.tree(Discovery.versions(served).body()).path("versions")).isEmpty();
    }

    @Test
    void projectsAreToBeSeenOnly() {
        var projects =
                Json.tree(Discovery.resources(served, "project.openshift.io").body())
                        .path("resources");

        assertThat(projects).hasSize(1);
        assertThat(projects.get(0).path("verbs")).hasToString("[\"get\",\"list\",\"watch\"]");
    }

    @Test
    void openApiDescribesWhatIsServed() {
        var openApi = new OpenApi(served);

        assertThat(openApi.document("apis/image.openshift.io/v1")).isPresent();
        assertThat(openApi.document("api/v1")).isEmpty();
        assertThat(Json.tree(openApi.version2().json().body()).path("paths").propertyStream())
                .allMatch(it -> it.getKey().contains("openshift.io"));
    }
}
