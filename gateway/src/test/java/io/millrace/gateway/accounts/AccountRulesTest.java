package io.millrace.gateway.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRulesTest {

    private static final Login ANNA = new Login("htpasswd", "anna");
    private static final String ADDRESS = "https://here/oauth/token/implicit";
    private static final Map<String, Object> CODE =
            Map.of(
                    "clientName",
                    "client",
                    "redirectURI",
                    ADDRESS,
                    "codeChallenge",
                    "challenge",
                    "scopes",
                    List.of("user:full"),
                    "expiresIn",
                    60);

    private final MemoryWork work = new MemoryWork();
    private final AccountRules rules = new AccountRules();

    private Outcome decide(
            Verb verb, ResourceType type, String subresource, String name, Object body) {
        return rules.decide(
                new Command(
                        "id",
                        new Requester("admin", "", List.of(Requester.MASTERS), Map.of()),
                        verb,
                        type.group(),
                        type.plural(),
                        subresource,
                        "",
                        name,
                        Json.tree(body),
                        verb == Verb.PATCH ? "application/merge-patch+json" : null,
                        null,
                        null,
                        Map.of(),
                        false,
                        Instant.MAX,
                        "",
                        Map.of()),
                work);
    }

    private Outcome login(Login login, String code) {
        return decide(
                Verb.CREATE,
                ResourceType.OAUTH_AUTHORIZE_TOKEN,
                AccountRules.GRANT,
                code,
                new Grant(login, CODE));
    }

    private Outcome redeem(String code, String client, String address, String challenge) {
        return decide(
                Verb.CREATE,
                ResourceType.OAUTH_AUTHORIZE_TOKEN,
                AccountRules.REDEEM,
                code,
                new Redemption(client, address, challenge, "token-of-" + code, 3600));
    }

    private Outcome create(ResourceType type, String json) {
        return decide(
                Verb.CREATE, type, "", "", Json.tree(json.replace('\'', '"').getBytes(UTF_8)));
    }

    private JsonNode stored(ResourceType type, String name) {
        return work.find(ResourceKey.cluster(type, name)).orElseThrow().tree();
    }

    private boolean exists(ResourceType type, String name) {
        return work.find(ResourceKey.cluster(type, name)).isPresent();
    }

    @Test
    void theFirstLoginMakesTheUserAndTheIdentity() {
        login(ANNA, "c1");

        var user = stored(ResourceType.USER, "anna");
        var identity = stored(ResourceType.IDENTITY, "htpasswd:anna");
        assertThat(user.at("/identities/0").asText()).isEqualTo("htpasswd:anna");
        assertThat(identity.at("/user/uid")).isEqualTo(user.at("/metadata/uid"));
        assertThat(stored(ResourceType.OAUTH_AUTHORIZE_TOKEN, "c1").at("/userUID"))
                .isEqualTo(user.at("/metadata/uid"));
    }

    @Test
    void theSecondLoginFindsTheSameUser() {
        login(ANNA, "c1");
        var before = stored(ResourceType.USER, "anna");

        login(ANNA, "c2");

        assertThat(stored(ResourceType.USER, "anna")).isEqualTo(before);
    }

    @Test
    void anotherProvidersUserDoesNotGetTheName() {
        login(ANNA, "c1");

        assertThatThrownBy(() -> login(new Login("ldap", "anna"), "c2"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("another identity provider");
    }

    @Test
    void aUserWhoWasDeletedDoesNotComeBackByLoggingIn() {
        login(ANNA, "c1");
        decide(Verb.DELETE, ResourceType.USER, "", "anna", Map.of());

        assertThat(exists(ResourceType.OAUTH_AUTHORIZE_TOKEN, "c1")).isFalse();
        assertThatThrownBy(() -> login(ANNA, "c2")).hasMessageContaining("its user is gone");
    }

    @Test
    void aCodeBecomesAnAccessTokenOnce() {
        login(ANNA, "c1");

        var first = redeem("c1", "client", ADDRESS, "challenge");
        var second = redeem("c1", "client", ADDRESS, "challenge");

        assertThat(first).isInstanceOf(Outcome.Stored.class);
        assertThat(stored(ResourceType.OAUTH_ACCESS_TOKEN, "token-of-c1").path("userName").asText())
                .isEqualTo("anna");
        assertThat(second).isEqualTo(refused());
    }

    @Test
    void aCodeIsBoundToClientAddressAndChallengeAndLostWhenOneIsWrong() {
        for (var wrong :
                List.of(
                        List.of("other", ADDRESS, "challenge"),
                        List.of("client", ADDRESS + "/", "challenge"),
                        List.of("client", ADDRESS, "guess"),
                        List.of("client", ADDRESS, ""))) {
            login(ANNA, "c1");

            assertThat(redeem("c1", wrong.get(0), wrong.get(1), wrong.get(2))).isEqualTo(refused());
            assertThat(redeem("c1", "client", ADDRESS, "challenge")).isEqualTo(refused());
        }
    }

    @Test
    void aCodeEnds() {
        login(ANNA, "c1");
        work.pass(Duration.ofSeconds(60));

        assertThat(redeem("c1", "client", ADDRESS, "challenge")).isEqualTo(refused());
    }

    private static Outcome refused() {
        return new Outcome.Answered(400, Map.of("error", "invalid_grant"));
    }

    @Test
    void whatHasEndedIsSwept() {
        login(ANNA, "c1");
        work.pass(Duration.ofMinutes(2));

        rules.tick(work.now(), work);

        assertThat(exists(ResourceType.OAUTH_AUTHORIZE_TOKEN, "c1")).isFalse();
    }

    @Test
    void nobodyPilesUpTokens() {
        for (int i = 0; i < OAuthTokens.MOST_PER_USER + 5; i++) {
            login(ANNA, "c" + i);
        }

        assertThat(work.list(ResourceType.OAUTH_AUTHORIZE_TOKEN, ""))
                .hasSize(OAuthTokens.MOST_PER_USER);
        assertThat(exists(ResourceType.OAUTH_AUTHORIZE_TOKEN, "c0")).isFalse();
    }

    @Test
    void tokensAreNotWrittenByHand() {
        assertThatThrownBy(() ->
                        create(
                                ResourceType.OAUTH_ACCESS_TOKEN,
                                "{'metadata':{'name':'sha256~x'},'userName':'admin'}"))
                .isInstanceOf(RefusedException.class);
        login(ANNA, "c1");
        redeem("c1", "client", ADDRESS, "challenge");
        var forged = stored(ResourceType.OAUTH_ACCESS_TOKEN, "token-of-c1").deepCopy();
        ((ObjectNode) forged).put("userName", "admin");

        assertThat(decide(Verb.UPDATE, ResourceType.OAUTH_ACCESS_TOKEN, "", "token-of-c1", forged))
                .isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"UPDATE", "PATCH"})
    void anIdentityIsMovedToAnotherUser(Verb verb) {
        login(ANNA, "c1");
        create(ResourceType.USER, "{'metadata':{'name':'anna2'}}");
        var body =
                Json.tree(
                        "{\"identity\":{\"name\":\"htpasswd:anna\"},\"user\":{\"name\":\"anna2\"}}"
                                .getBytes(UTF_8));

        decide(verb, ResourceType.USER_IDENTITY_MAPPING, "", "htpasswd:anna", body);
        login(ANNA, "c2");

        assertThat(stored(ResourceType.OAUTH_AUTHORIZE_TOKEN, "c2").path("userName").asText())
                .isEqualTo("anna2");
        assertThat(stored(ResourceType.USER, "anna").path("identities")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"system:admin", "a:b", "a/b", "..", "~", " a", "a\\nb", "a\\u200bb", "%2e"})
    void improperNamesAreRefused(String name) {
        assertThat(create(ResourceType.USER, "{'metadata':{'name':'" + name + "'}}"))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(create(ResourceType.GROUP, "{'metadata':{'name':'" + name + "'}}"))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void properNamesAreFree() {
        assertThat(create(ResourceType.USER, "{'metadata':{'name':'Anna.B@example.com'}}"))
                .isInstanceOf(Outcome.Stored.class);
    }

    @Test
    void anIdentityWithoutANameIsCalledAfterItsProvider() {
        decide(
                Verb.CREATE,
                ResourceType.IDENTITY,
                "",
                "",
                Map.of("providerName", "ldap", "providerUserName", "anna"));

        assertThat(work.find(ResourceKey.cluster(ResourceType.IDENTITY, "ldap:anna"))).isPresent();
    }
}
