package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who somebody is, by what he shows: accounts at the registry, tokens under review, logins.
@ExtendWith(WholeSystem.class)
class AccountsTest {

    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String LOGINS = "/apis/oauth.openshift.io/v1/useroauthaccesstokens";

    private final WholeSystem.Running system;

    AccountsTest(WholeSystem.Running system) {
        this.system = system;
    }

    private String project(String name) {
        system.admin()
                .post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(name))
                .orFail();
        return "/api/v1/namespaces/" + name;
    }

    @Test
    void aBuilderPushesWithTheSecretOfItsAccountUntilTheSecretIsDeleted() throws IOException {
        var project = project("robots");
        var account = system.admin().get(project + "/serviceaccounts/builder").orFail();
        var secret = project + "/secrets/" + account.at("/imagePullSecrets/0/name").asText();
        var login = login(system.admin().get(secret).orFail());
        var registry = withNoTokenYet(login);

        var digest = registry.push("robots/app", "latest", "1");

        assertThat(registry.digestOf("robots/app", "latest")).isEqualTo(digest);
        assertThatThrownBy(() -> registry.push("default/app", "latest", "1"))
                .isInstanceOf(IllegalStateException.class);
        system.admin().delete(secret).orFail();
        assertThatThrownBy(() -> withNoTokenYet(login).push("robots/app", "latest", "2"))
                .isInstanceOf(IllegalStateException.class);
    }

    private BaseImage withNoTokenYet(JsonNode login) {
        return new BaseImage(
                system.stack().registryHost(),
                login.path("username").asText(),
                login.path("password").asText());
    }

    private JsonNode login(JsonNode secret) throws IOException {
        var configuration =
                Base64.getDecoder().decode(secret.path("data").path(".dockercfg").asText());
        return Api.JSON.readTree(configuration).path(system.stack().registryHost());
    }

    @Test
    void aReviewKnowsTheTokensOfPeopleAndOfAccountsAndNoOthers() {
        var account = project("reviewed") + "/serviceaccounts/default";
        var token =
                system.admin()
                        .post(account + "/token", "{\"spec\":{\"expirationSeconds\":600}}")
                        .orFail()
                        .at("/status/token")
                        .asText();

        assertThat(review(token).at("/user/username").asText())
                .isEqualTo("system:serviceaccount:reviewed:default");
        assertThat(review(system.stack().developerToken()).at("/user/username").asText())
                .isEqualTo("developer");
        var changed = token.substring(0, token.length() - 8) + "AAAAAAAA";
        for (var wrong : List.of("nobodys", changed)) {
            assertThat(review(wrong).path("authenticated").asBoolean()).isFalse();
            assertThat(review(wrong).has("user")).isFalse();
        }
        system.admin().delete(account).orFail();
        assertThat(review(token).path("authenticated").asBoolean()).isFalse();
        assertThat(system.developer().post(REVIEWS, "{\"spec\":{\"token\":\"x\"}}").code())
                .as("asking about tokens is not for everybody")
                .isEqualTo(403);
    }

    private JsonNode review(String token) {
        return system.admin()
                .post(REVIEWS, "{\"spec\":{\"token\":\"%s\"}}".formatted(token))
                .orFail()
                .path("status");
    }

    @Test
    void peopleSeeAndEndTheirOwnLoginsOnly() throws Exception {
        var developer = loggedIn("developer", system.stack().developerPassword());
        var admin = loggedIn("admin", system.stack().adminPassword());
        var admins = names(admin.get(LOGINS).orFail());

        assertThat(names(developer.get(LOGINS).orFail()))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(admins);
        assertThat(developer.get(LOGINS + "/" + admins.getFirst()).code()).isIn(403, 404);
        assertThat(developer.delete(LOGINS + "/" + admins.getFirst()).code()).isIn(403, 404);
        assertThat(admin.get("/apis/user.openshift.io/v1/users/~").code()).isEqualTo(200);

        for (var name : names(developer.get(LOGINS).orFail())) {
            developer.delete(LOGINS + "/" + name);
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(developer.get(LOGINS).code()).as("logged out").isEqualTo(401));
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .map(it -> it.at("/metadata/name").asText())
                .toList();
    }

    /// As `oc login -u` does it.
    private Api loggedIn(String user, String password) throws IOException, InterruptedException {
        var pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        system.stack().gatewayUrl()
                                                + "/oauth/authorize?response_type=token"
                                                + "&client_id=openshift-challenging-client"))
                        .header("X-CSRF-Token", "1")
                        .header("Authorization", "Basic " + pair)
                        .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        var token =
                answer.headers()
                        .firstValue("Location")
                        .orElseThrow()
                        .replaceFirst(".*[#&]access_token=([^&]*).*", "$1");
        return new Api(system.stack().gatewayUrl(), URLDecoder.decode(token, UTF_8));
    }
}
