package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.gateway.readmodel.ReadModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom this server recognises, whoever knows them.
public abstract class IdentityScenarios {

    protected static final String REGISTRY = "registry";

    @TempDir private Path directory;
    private TestAuthority people;
    private TestAuthority strangers;

    /// The clock is a little late, so that certificates of this very second are good.
    protected final ToldClock clock =
            new ToldClock(InstantSource.system().instant().plusSeconds(60));

    @BeforeEach
    void authorities() throws IOException {
        people = new TestAuthority(Files.createDirectory(directory.resolve("people")));
        strangers = new TestAuthority(Files.createDirectory(directory.resolve("strangers")));
    }

    /// The side under test.
    ///
    /// @param token of anna of the group cooks
    /// @param people whose certificates are believed
    protected abstract Authenticator knowing(String token, TestAuthority people, Path directory)
            throws IOException;

    /// A token of the account `demo/builder`, made for the registry and for nobody else.
    protected abstract String registryToken();

    private Authenticator authenticator() throws IOException {
        return knowing("annas-token", people, directory);
    }

    /// The authenticator of a server that knows nobody itself.
    protected static Authenticator delegating(
            ClusterIdentity cluster, ReadModel readModel, InstantSource clock) {
        var nothing = new ToldIdentityConfig(Optional.empty(), Optional.empty(), Optional.empty());
        return new Authenticator(nothing.config(), Optional.of(cluster), readModel, clock);
    }

    @Test
    void aTokenIsItsUsersWithItsGroups() throws IOException {
        assertThat(authenticator().bearer("annas-token"))
                .hasValueSatisfying(it -> {
                    assertThat(it.username()).isEqualTo("anna");
                    assertThat(it.groups()).contains("cooks", "system:authenticated");
                });
    }

    @Test
    void aTokenThatNobodyHasIsNobodys() throws IOException {
        assertThat(authenticator().bearer("another-token")).isEmpty();
    }

    @Test
    void aTokenForTheRegistryIsGoodThereAndNowhereElse() throws IOException {
        var authenticator = authenticator();
        var token = registryToken();

        assertThat(authenticator.serviceAccount(token, REGISTRY).map(Requester::username))
                .contains("system:serviceaccount:demo:builder");
        assertThat(authenticator.serviceAccount(token, "another")).isEmpty();
        assertThat(authenticator.bearer(token)).isEmpty();
    }

    @Test
    void aCertificateIsItsUsers() throws IOException {
        var certificate = people.issued("/CN=dana/O=bakers", "clientAuth");

        assertThat(authenticator().certificate(List.of(certificate), List.of()))
                .hasValueSatisfying(it -> {
                    assertThat(it.username()).isEqualTo("dana");
                    assertThat(it.groups()).contains("bakers", "system:authenticated");
                });
    }

    @Test
    void aCertificateOfAnybodyElseIsNobodysWhateverTheHeadersSay() throws IOException {
        var forged = strangers.issued("/CN=front-proxy-client", "clientAuth");

        assertThat(
                        authenticator()
                                .certificate(
                                        List.of(forged),
                                        List.of(Map.entry("X-Remote-User", "root"))))
                .isEmpty();
    }
}
