package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontProxyTest {

    private static final String FOR_CLIENTS = "clientAuth";
    private static final List<String> NAMES = List.of("front-proxy-client");

    @TempDir private static Path directory;
    private static TestAuthority ours;
    private static TestAuthority theirs;
    private static X509Certificate proxy;

    private final ToldClock clock = new ToldClock(InstantSource.system().instant());

    @BeforeAll
    static void authorities() throws IOException {
        ours = new TestAuthority(Files.createDirectory(directory.resolve("ours")));
        theirs = new TestAuthority(Files.createDirectory(directory.resolve("theirs")));
        proxy = ours.issued("/CN=front-proxy-client", FOR_CLIENTS);
    }

    private FrontProxy frontProxy(List<String> names) {
        return FrontProxy.of(ours.pem().lines().toList(), FrontProxy.Headers.USUAL, names, clock);
    }

    private Optional<Requester> found(X509Certificate certificate, String... headers) {
        return frontProxy(NAMES).find(List.of(certificate), entries(headers));
    }

    private static List<Map.Entry<String, String>> entries(String... headers) {
        var entries = new ArrayList<Map.Entry<String, String>>();
        for (int i = 0; i < headers.length; i += 2) {
            entries.add(Map.entry(headers[i], headers[i + 1]));
        }
        return entries;
    }

    @Test
    void theProxySaysForWhomItAsks() {
        var anna =
                found(
                                proxy,
                                "X-Remote-User",
                                "anna",
                                "X-Remote-Uid",
                                "7",
                                "X-Remote-Group",
                                "cooks",
                                "x-remote-group",
                                "bakers",
                                "X-Remote-Extra-Scopes.example%2fx",
                                "a",
                                "X-Remote-Extra-Scopes.example%2Fx",
                                "b")
                        .orElseThrow();

        assertThat(anna.username()).isEqualTo("anna");
        assertThat(anna.uid()).isEqualTo("7");
        assertThat(anna.groups()).containsExactly("cooks", "bakers", "system:authenticated");
        assertThat(anna.extra().get("scopes.example/x")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whoShowsNoCertificateIsNoProxy() {
        assertThat(frontProxy(NAMES).find(List.of(), entries("X-Remote-User", "root"))).isEmpty();
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNoProxys() throws IOException {
        var forged = theirs.issued("/CN=front-proxy-client", FOR_CLIENTS);

        assertThat(found(forged, "X-Remote-User", "root")).isEmpty();
    }

    @Test
    void aCertificateWithAnotherNameIsNoProxys() throws IOException {
        var other = ours.issued("/CN=somebody", FOR_CLIENTS);

        assertThat(found(other, "X-Remote-User", "root")).isEmpty();
        assertThat(frontProxy(List.of()).find(List.of(other), entries("X-Remote-User", "anna")))
                .isPresent();
    }

    @Test
    void aServersCertificateIsNoProxys() throws IOException {
        var server = ours.issued("/CN=front-proxy-client", "serverAuth");

        assertThat(found(server, "X-Remote-User", "root")).isEmpty();
    }

    @Test
    void anEndedCertificateIsNoProxys() {
        clock.pass(Duration.ofDays(3));

        assertThat(found(proxy, "X-Remote-User", "root")).isEmpty();
    }

    @Test
    void withoutAUserTheProxyAsksForNobody() {
        assertThat(found(proxy, "X-Remote-Group", "system:masters")).isEmpty();
        assertThat(found(proxy, "X-Remote-User", "")).isEmpty();
    }

    @Test
    void theAnonymousStayUnauthenticated() {
        assertThat(
                        found(
                                        proxy,
                                        "X-Remote-User",
                                        "system:anonymous",
                                        "X-Remote-Group",
                                        "system:unauthenticated")
                                .orElseThrow()
                                .groups())
                .containsExactly("system:unauthenticated");
    }

    @Test
    void nobodyIsTakenForAnImpersonator() {
        assertThat(
                        found(
                                        proxy,
                                        "X-Remote-User",
                                        "anna",
                                        "X-Remote-Extra-Millrace.io%2Fimpersonated-By",
                                        "root")
                                .orElseThrow()
                                .extra())
                .isEmpty();
    }
}
