package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ToldReadModel;
import io.millrace.platform.jwt.SigningKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceAccountTokensTest {

    private static final String ISSUER = "https://millrace";
    private static final ResourceKey BUILDER =
            ResourceKey.of(ResourceType.SERVICE_ACCOUNT, "demo", "builder");
    private static final ResourceKey SECRET =
            ResourceKey.of(ResourceType.SECRET, "demo", "builder-token");

    private final ToldClock clock = new ToldClock();
    private final ToldReadModel told = new ToldReadModel();
    private final SigningKeys keys = SigningKeys.fresh();
    private final ServiceAccountTokens tokens =
            new ServiceAccountTokens(
                    () -> keys, ISSUER, Duration.ofHours(24), told.readModel(), clock);

    @BeforeEach
    void createAccount() {
        told.put(BUILDER, 1, "{'metadata':{'name':'builder','namespace':'demo','uid':'sa1'}}");
        told.put(SECRET, 2, "{'metadata':{'name':'builder-token','namespace':'demo','uid':'s1'}}");
    }

    private Entry find(ResourceKey key) {
        return told.readModel().find(key).orElseThrow();
    }

    private String issued(List<String> audiences, Optional<Entry> secret) {
        return tokens.issue(find(BUILDER), audiences, Duration.ofHours(1), secret).token();
    }

    private boolean accepts(String token) {
        return tokens.find(token, ISSUER).isPresent();
    }

    @Test
    void aTokenIsItsAccounts() {
        assertThat(tokens.find(issued(List.of(), Optional.empty()), ISSUER))
                .hasValueSatisfying(it -> {
                    assertThat(it.username()).isEqualTo("system:serviceaccount:demo:builder");
                    assertThat(it.uid()).isEqualTo("sa1");
                    assertThat(it.groups())
                            .containsExactly(
                                    "system:serviceaccounts",
                                    "system:serviceaccounts:demo",
                                    "system:authenticated");
                });
    }

    @Test
    void aTokenForAnotherAudienceIsNotGoodHere() {
        var token = issued(List.of("registry"), Optional.empty());

        assertThat(accepts(token)).isFalse();
        assertThat(tokens.find(token, "registry")).isPresent();
    }

    @Test
    void aTokenEndsByItself() {
        var token = issued(List.of(), Optional.empty());
        clock.pass(Duration.ofHours(1));

        assertThat(accepts(token)).isFalse();
    }

    @Test
    void noTokenIsGoodForLongerThanConfigured() {
        var issued = tokens.issue(find(BUILDER), List.of(), Duration.ofDays(365), Optional.empty());

        assertThat(issued.end()).isEqualTo(clock.instant().plus(Duration.ofHours(24)));
    }

    @Test
    void aTokenEndsWithItsAccountEvenIfAnotherGetsTheName() {
        var token = issued(List.of(), Optional.empty());

        told.put(BUILDER, 3, "{'metadata':{'name':'builder','namespace':'demo','uid':'sa2'}}");
        assertThat(accepts(token)).isFalse();
        told.delete(BUILDER, 4);
        assertThat(accepts(token)).isFalse();
    }

    @Test
    void aBoundTokenEndsWithItsSecret() {
        var token = issued(List.of(), Optional.of(find(SECRET)));
        assertThat(accepts(token)).isTrue();

        told.delete(SECRET, 5);

        assertThat(accepts(token)).isFalse();
    }

    @Test
    void theSubjectMustBeTheAccount() {
        var claims =
                Map.of(
                        "iss",
                        ISSUER,
                        "aud",
                        ISSUER,
                        "sub",
                        "system:serviceaccount:demo:deployer",
                        "exp",
                        clock.instant().getEpochSecond() + 60,
                        "kubernetes.io",
                        Map.of(
                                "namespace",
                                "demo",
                                "serviceaccount",
                                Map.of("name", "builder", "uid", "sa1")));

        assertThat(accepts(keys.sign(claims))).isFalse();
    }

    @Test
    void anotherUseOfTheKeyMakesNoAccount() {
        var claims =
                Map.of(
                        "iss",
                        ISSUER,
                        "aud",
                        ISSUER,
                        "sub",
                        "system:serviceaccount:demo:builder",
                        "exp",
                        clock.instant().getEpochSecond() + 60);

        assertThat(accepts(keys.sign(claims))).isFalse();
    }
}
