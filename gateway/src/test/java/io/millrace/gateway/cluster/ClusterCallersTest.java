package io.millrace.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.gateway.identity.TestAuthority;
import io.millrace.gateway.identity.ToldClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCallersTest {

    private static final String NAME = "extension-apiserver-authentication";
    private static final List<Map.Entry<String, String>> HEADERS =
            List.of(Map.entry("X-Remote-User", "anna"), Map.entry("X-Remote-Group", "cooks"));

    @TempDir private static Path directory;
    private static TestAuthority proxies;
    private static TestAuthority people;

    private final StandInCluster cluster = new StandInCluster();
    private final ToldConfig config = new ToldConfig();
    private final ClusterCallers callers =
            new ClusterCallers(
                    cluster.client(),
                    new Questions(64, config.patience()),
                    config,
                    new ToldClock(InstantSource.system().instant().plusSeconds(60)));

    @BeforeAll
    static void authorities() throws IOException {
        proxies = new TestAuthority(Files.createDirectory(directory.resolve("proxies")));
        people = new TestAuthority(Files.createDirectory(directory.resolve("people")));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private void told() {
        cluster.configMap(
                NAME,
                Map.of(
                        "client-ca-file", people.pem(),
                        "requestheader-client-ca-file", proxies.pem(),
                        "requestheader-allowed-names", "[\"front-proxy-client\"]",
                        "requestheader-username-headers", "[\"X-Remote-User\"]",
                        "requestheader-group-headers", "[\"X-Remote-Group\"]",
                        "requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]"));
        callers.look();
    }

    private Optional<String> found(X509Certificate certificate) {
        return callers.certified(List.of(certificate), HEADERS).map(Requester::username);
    }

    @Test
    void theClusterSaysWhichProxyIsBelieved() throws IOException {
        told();

        assertThat(callers.isInformed()).isTrue();
        assertThat(found(proxies.issued("/CN=front-proxy-client", "clientAuth"))).contains("anna");
    }

    @Test
    void aCertificateOfTheClusterIsItsOwnersWhateverItsHeadersSay() throws IOException {
        told();

        assertThat(found(people.issued("/CN=system:node:a/O=system:nodes", "clientAuth")))
                .contains("system:node:a");
    }

    @Test
    void nobodyIsBelievedBeforeTheClusterHasSaidWho() throws IOException {
        callers.look();

        assertThat(callers.isInformed()).isFalse();
        assertThat(found(proxies.issued("/CN=front-proxy-client", "clientAuth"))).isEmpty();
    }

    @Test
    void whatWasKnownStaysKnownWhileTheClusterDoesNotAnswer() throws IOException {
        told();
        cluster.fails(500);
        callers.look();

        assertThat(found(proxies.issued("/CN=front-proxy-client", "clientAuth"))).contains("anna");
    }
}
