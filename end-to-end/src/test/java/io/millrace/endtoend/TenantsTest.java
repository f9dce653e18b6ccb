package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// The eighth promise: whatever discovery offers, nobody gets at another's with it.
@ExtendWith(WholeSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantsTest {

    private static final String FOREIGN = "foreign";

    /// What every authenticated user may do anywhere, because it is about itself or shows only what
    /// the user may see.
    private static final Set<String> EVERYBODYS =
            Set.of(
                    "create selfsubjectreviews",
                    "create selfsubjectaccessreviews",
                    "create selfsubjectrulesreviews",
                    "create projectrequests",
                    "list projectrequests",
                    "list projects",
                    "watch projects",
                    "get clusterroles",
                    "list clusterroles",
                    "watch clusterroles",
                    "delete useroauthaccesstokens",
                    "get useroauthaccesstokens",
                    "list useroauthaccesstokens",
                    "watch useroauthaccesstokens");

    private final WholeSystem.Running system;
    private List<Attempt> attempts = List.of();

    TenantsTest(WholeSystem.Running system) {
        this.system = system;
    }

    /// One verb on one resource.
    private record Attempt(String verb, String resource, String collection) {

        int of(Api api) {
            var parts = resource.split("/", 2);
            var object = collection + "/x" + (parts.length == 2 ? "/" + parts[1] : "");
            var body = "{\"metadata\":{\"name\":\"x\"},\"user\":\"somebody-else\"}";
            return switch (verb) {
                case "create" -> api.post(parts.length == 2 ? object : collection, body).code();
                case "get" -> api.get(object).code();
                case "list" -> api.get(collection).code();
                case "watch" -> api.get(collection + "?watch=true&timeoutSeconds=1").code();
                case "update" -> api.put(object, body).code();
                case "patch" -> api.patch(object, "application/merge-patch+json", "{}").code();
                case "delete" -> api.delete(object).code();
                case "deletecollection" -> api.delete(collection).code();
                default -> throw new IllegalStateException("The verb " + verb + " is new");
            };
        }

        String name() {
            return verb + " " + resource;
        }
    }

    @BeforeAll
    void everythingThatDiscoveryOffers() {
        var admin = system.admin();
        admin.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(FOREIGN))
                .orFail();
        var found = new ArrayList<Attempt>();
        collect("/api/v1", found);
        admin.get("/apis")
                .orFail()
                .path("groups")
                .forEach(group ->
                        collect(
                                "/apis/" + group.at("/preferredVersion/groupVersion").asText(),
                                found));
        attempts = List.copyOf(found);
    }

    private void collect(String path, List<Attempt> found) {
        for (var resource : system.admin().get(path).orFail().path("resources")) {
            var name = resource.path("name").asText();
            var plural = name.split("/", 2)[0];
            var collection =
                    resource.path("namespaced").asBoolean()
                            ? "%s/namespaces/%s/%s".formatted(path, FOREIGN, plural)
                            : path + "/" + plural;
            resource.path("verbs")
                    .forEach(verb -> found.add(new Attempt(verb.asText(), name, collection)));
        }
    }

    @Test
    void whoTakesTheNameOfADeletedProjectFindsNothingOfItsImages() {
        var streams = "/apis/image.openshift.io/v1/namespaces/renamed/imagestreams";
        project("renamed");
        system.registry().push("renamed/app", "latest", "secret");
        await().until(() -> system.admin().get(streams + "/app").code() == 200);

        system.admin().delete("/api/v1/namespaces/renamed").orFail();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> system.admin().get("/api/v1/namespaces/renamed").code() == 404);
        project("renamed");

        await().untilAsserted(() ->
                assertThatIllegalStateException()
                        .isThrownBy(() -> system.registry().digestOf("renamed/app", "latest"))
                        .withMessageContaining("answered 404"));
    }

    private void project(String name) {
        system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(name))
                .orFail();
    }

    @Test
    void aRightToOneNameCoversListsAndWatchesOfThatName() {
        var streams = "/apis/image.openshift.io/v1/namespaces/named/imagestreams";
        var roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/named/";
        var made =
                system.admin()
                        .post(
                                "/apis/project.openshift.io/v1/projects",
                                "{\"metadata\":{\"name\":\"named\"}}")
                        .orFail();
        assertThat(made.path("kind").asText()).isEqualTo("Project");
        for (var name : List.of("one", "other")) {
            system.admin()
                    .post(streams, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name))
                    .orFail();
        }
        system.admin()
                .post(
                        roles + "roles",
                        """
                        {"metadata":{"name":"one"},"rules":[{"verbs":["get","list","watch"],
                         "apiGroups":["image.openshift.io"],"resources":["imagestreams"],
                         "resourceNames":["one"]}]}
                        """)
                .orFail();
        system.admin()
                .post(
                        roles + "rolebindings",
                        """
                        {"metadata":{"name":"one"},"roleRef":{"kind":"Role","name":"one",
                         "apiGroup":"rbac.authorization.k8s.io"},"subjects":[{"kind":"User",
                         "name":"reader","apiGroup":"rbac.authorization.k8s.io"}]}
                        """)
                .orFail();
        var reader = system.admin().acting("reader");
        var selected = streams + "?fieldSelector=metadata.name%3D";

        assertThat(reader.get(selected + "one").orFail().path("items")).hasSize(1);
        assertThat(reader.get(selected + "one&watch=true&timeoutSeconds=1").code()).isEqualTo(200);
        assertThat(reader.get(selected + "other").code()).isEqualTo(403);
        assertThat(reader.get(streams).code()).isEqualTo(403);
        assertThat(reader.delete(selected + "one").code()).isEqualTo(403);
    }

    @Test
    void noTenantReachesAnothersProject() {
        assertThat(attempts).hasSizeGreaterThan(100);
        var developer = system.developer();

        assertThat(attempts.stream().filter(it -> !EVERYBODYS.contains(it.name())))
                .allSatisfy(it -> assertThat(it.of(developer)).as(it.toString()).isEqualTo(403));
    }

    @Test
    void whoShowsNoCredentialsReachesNothing() {
        var nobody = system.withoutToken();

        assertThat(attempts)
                .allSatisfy(it -> assertThat(it.of(nobody)).as(it.toString()).isEqualTo(403));
    }

    @Test
    void whoShowsAWrongTokenIsNotKnown() {
        var stranger = system.anonymous();

        assertThat(attempts)
                .allSatisfy(it -> assertThat(it.of(stranger)).as(it.toString()).isEqualTo(401));
    }
}
