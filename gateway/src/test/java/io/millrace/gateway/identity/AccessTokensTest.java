package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.ToldReadModel;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private static final ResourceKey ANNA = ResourceKey.cluster(ResourceType.USER, "anna");

    private final ToldClock clock = new ToldClock();
    private final ToldReadModel told = new ToldReadModel();
    private final AccessTokens tokens = new AccessTokens(told.readModel(), clock);
    private final String token = AccessTokens.fresh(new SecureRandom());
    private final ResourceKey key =
            ResourceKey.cluster(ResourceType.OAUTH_ACCESS_TOKEN, AccessTokens.nameOf(token));

    @BeforeEach
    void logIn() {
        told.put(ANNA, 1, "{'metadata':{'name':'anna','uid':'u1'}}");
        told.put(
                key,
                2,
                """
                {'metadata':{'name':'x','uid':'t','creationTimestamp':'2026-11-25T12:00:00Z'},
                 'userName':'anna','userUID':'u1','expiresIn':60}
                """);
    }

    @Test
    void aTokenIsItsUsers() {
        assertThat(tokens.find(token))
                .hasValueSatisfying(it -> {
                    assertThat(it.username()).isEqualTo("anna");
                    assertThat(it.groups())
                            .containsExactly("system:authenticated:oauth", "system:authenticated");
                });
    }

    @Test
    void theStoredNameIsNoToken() {
        assertThat(tokens.find(key.name())).isEmpty();
    }

    @Test
    void aTokenEnds() {
        clock.pass(Duration.ofSeconds(59));
        assertThat(tokens.find(token)).isPresent();
        clock.pass(Duration.ofSeconds(1));
        assertThat(tokens.find(token)).isEmpty();
    }

    @Test
    void aTokenEndsWithTheUserEvenIfAnotherGetsTheName() {
        told.put(ANNA, 3, "{'metadata':{'name':'anna','uid':'u2'}}");

        assertThat(tokens.find(token)).isEmpty();
    }

    @Test
    void aDeletedTokenIsNone() {
        told.delete(key, 3);

        assertThat(tokens.find(token)).isEmpty();
    }

    @Test
    void otherTextsAreNoTokens() {
        assertThat(tokens.find("")).isEmpty();
        assertThat(tokens.find("sha256~")).isEmpty();
        assertThat(tokens.find("sha256~" + "x".repeat(5000))).isEmpty();
    }

    @Test
    void groupsCountTheirMembers() {
        told.put(
                ResourceKey.cluster(ResourceType.GROUP, "team"),
                5,
                "{'metadata':{'name':'team'},'users':['anna','system:admin']}");
        var memberships = new Memberships(told.readModel());

        assertThat(memberships.join(tokens.find(token).orElseThrow()).groups())
                .containsExactly("team", "system:authenticated:oauth", "system:authenticated");
        assertThat(memberships.join(WellKnown.ANONYMOUS)).isEqualTo(WellKnown.ANONYMOUS);
    }
}
