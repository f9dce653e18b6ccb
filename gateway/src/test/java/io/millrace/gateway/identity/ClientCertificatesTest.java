package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificatesTest {

    private static final String FOR_CLIENTS = "clientAuth";

    @TempDir private static Path directory;
    private static TestAuthority ours;
    private static TestAuthority theirs;

    /// A minute on: certificates are valid from the second in which they are issued.
    private final ToldClock clock =
            new ToldClock(InstantSource.system().instant().plus(Duration.ofMinutes(1)));

    @BeforeAll
    static void authorities() throws IOException {
        ours = new TestAuthority(Files.createDirectory(directory.resolve("ours")));
        theirs = new TestAuthority(Files.createDirectory(directory.resolve("theirs")));
    }

    private ClientCertificates certificates() {
        return ClientCertificates.of(ours.pem().lines().toList(), clock);
    }

    private boolean accepts(X509Certificate certificate) {
        return certificates().find(List.of(certificate)).isPresent();
    }

    @Test
    void aCertificateOfTheAuthorityNamesTheUserAndTheGroups() throws IOException {
        var dana = ours.issued("/CN=dana/O=testers/O=cooks", FOR_CLIENTS);

        assertThat(certificates().find(List.of(dana)))
                .hasValueSatisfying(it -> {
                    assertThat(it.username()).isEqualTo("dana");
                    assertThat(it.groups())
                            .containsExactlyInAnyOrder("testers", "cooks", "system:authenticated");
                });
    }

    @Test
    void anotherAuthorityOfTheSameNameVouchesForNobody() throws IOException {
        assertThat(accepts(theirs.issued("/CN=dana", FOR_CLIENTS))).isFalse();
        assertThat(
                        certificates()
                                .find(
                                        List.of(
                                                theirs.issued("/CN=dana", FOR_CLIENTS),
                                                TestAuthority.parsed(theirs.pem()))))
                .isEmpty();
    }

    @Test
    void aCertificateHasItsTime() throws IOException {
        var dana = ours.issued("/CN=dana", FOR_CLIENTS);
        assertThat(accepts(dana)).isTrue();

        clock.pass(Duration.ofDays(3));
        assertThat(accepts(dana)).isFalse();
        clock.pass(Duration.ofDays(-4));
        assertThat(accepts(dana)).isFalse();
    }

    @Test
    void theAuthorityItselfAndItsServersAreNoClients() throws IOException {
        assertThat(accepts(TestAuthority.parsed(ours.pem()))).isFalse();
        assertThat(accepts(ours.issued("/CN=dana", "serverAuth"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/O=testers",
                "/CN=dana/CN=admin",
                "/CN=a\\/b",
                "/CN=dana/O=system:unauthenticated",
            })
    void aSubjectThatIsNobodyIsNobody(String subject) throws IOException {
        assertThat(accepts(ours.issued(subject, FOR_CLIENTS))).isFalse();
    }

    @Test
    void aFileWithoutCertificatesIsNoAuthority() {
        assertThatThrownBy(() -> ClientCertificates.of(List.of("nothing"), clock))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
