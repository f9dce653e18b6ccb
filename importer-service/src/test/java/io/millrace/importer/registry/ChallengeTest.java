package io.millrace.importer.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.importer.registry.Challenge.Basic;
import io.millrace.importer.registry.Challenge.Bearer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChallengeTest {

    @Test
    void aBearerChallengeNamesRealmServiceAndScope() {
        assertThat(
                        Challenge.in(
                                List.of(
                                        "Bearer realm=\"https://auth.docker.io/token\","
                                                + "service=\"registry.docker.io\",scope=\"repository:a/b:pull,push\"")))
                .contains(
                        new Bearer(
                                "https://auth.docker.io/token",
                                Optional.of("registry.docker.io"),
                                Optional.of("repository:a/b:pull,push")));
    }

    @Test
    void aTokenIsPreferredWhereTheRegistryOffersBoth() {
        var bearer = new Bearer("https://a/t", Optional.empty(), Optional.empty());

        assertThat(Challenge.in(List.of("Basic realm=\"x\"", "bearer realm=https://a/t")))
                .contains(bearer);
        assertThat(Challenge.in(List.of("Bearer realm=\"https://a/t\", Basic realm=\"x\"")))
                .contains(bearer);
    }

    @Test
    void basicIsUnderstoodAlone() {
        assertThat(Challenge.in(List.of("Basic realm=\"Registry Realm\""))).contains(new Basic());
    }

    @Test
    void whatCannotBeMetIsNoChallenge() {
        assertThat(Challenge.in(List.of())).isEmpty();
        assertThat(Challenge.in(List.of("Negotiate", "Bearer service=\"x\""))).isEmpty();
    }
}
