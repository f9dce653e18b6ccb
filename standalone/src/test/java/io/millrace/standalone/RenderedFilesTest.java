package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderedFilesTest {

    private static final Account ADMIN =
            new Account(
                    "admin", "1", List.of("system:masters", "system:authenticated"), "abc", "one");
    private static final Account DEVELOPER =
            new Account("developer", "2", List.of("system:authenticated"), "def", "two");

    @TempDir Path directory;

    private Home home = new Home(Path.of("."));

    @BeforeEach
    void createHome() {
        home = new Home(directory);
        home.create();
    }

    @Test
    void theKubeconfigHasAContextPerAccountAndTheFirstIsCurrent() {
        var kubeconfig = new Kubeconfig("https://127.0.0.1:8443", "PEM", List.of(ADMIN, DEVELOPER));

        assertThat(kubeconfig.render())
                .isEqualTo(
                        """
                        apiVersion: v1
                        kind: Config
                        clusters:
                          - name: millrace
                            cluster:
                              server: https://127.0.0.1:8443
                              certificate-authority-data: UEVN
                        users:
                          - name: admin
                            user:
                              token: abc
                          - name: developer
                            user:
                              token: def
                        contexts:
                          - name: admin
                            context:
                              cluster: millrace
                              user: admin
                              namespace: default
                          - name: developer
                            context:
                              cluster: millrace
                              user: developer
                              namespace: default
                        current-context: admin
                        """);
    }

    @Test
    void theTokensFileHoldsAHashAndNoToken() {
        assertThat(ADMIN.tokensFileLine())
                .isEqualTo(
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad,admin,1,\"system:masters,system:authenticated\"\n");
    }

    @Test
    void usersWhomSomebodyHasAddedStayAndTheOwnOnesAreWrittenAnew() throws IOException {
        var tokens = home.file("tokens");
        var passwords = home.file("passwords");
        Files.writeString(tokens, "00,admin,1,\"x\"\n11,dora,,\"testers\"\n");
        Files.writeString(passwords, "developer:old\ndora:hash\n");

        Account.write(List.of(ADMIN, DEVELOPER), tokens, passwords);

        assertThat(Files.readString(tokens))
                .isEqualTo(
                        ADMIN.tokensFileLine()
                                + DEVELOPER.tokensFileLine()
                                + "11,dora,,\"testers\"\n");
        assertThat(Files.readAllLines(passwords))
                .hasSize(3)
                .contains("dora:hash")
                .doesNotContain("developer:old");
    }

    @Test
    void theRegistryListensOnLoopbackAndTellsTheGatewayOfPushesWithTheSecret() {
        var secrets = new Secrets(home.file("secrets.properties"));
        var ports =
                Ports.fromEnvironment(
                        Map.of("MILLRACE_PORT_REGISTRY", "5001", "MILLRACE_PORT_GATEWAY", "8888"));
        var registry = new Registry(home, ports, secrets, new RegistryKeys(home));

        assertThat(registry.configuration())
                .contains("addr: 127.0.0.1:5001")
                .contains("rootdirectory: \"" + directory.resolve("registry") + "\"")
                .contains("url: http://127.0.0.1:8888/registry/notifications")
                .contains("Authorization: [\"Bearer " + registry.notificationToken() + "\"]")
                .contains("delete:\n    enabled: true")
                .contains("realm: http://127.0.0.1:8888/registry/token")
                .contains("rootcertbundle: \"" + directory.resolve("registry-signers.pem") + "\"");
    }

    @Test
    void secretsAreMadeOnceAndReadableByTheirOwnerOnly() throws Exception {
        var file = home.file("secrets.properties");

        var first = new Secrets(file).password("token.admin");

        assertThat(new Secrets(file).password("token.admin")).isEqualTo(first).hasSize(32);
        assertThat(new Secrets(file).password("token.developer")).isNotEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anAccountForBuildsGetsIdsAfterEveryOther() {
        assertThat(BuildAccount.firstFreeId(List.of("a:100000:65536", "b:165536:65536")))
                .isEqualTo(231072);
        assertThat(BuildAccount.firstFreeId(List.of())).isEqualTo(100000);
    }
}
