package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.GitAccess;
import io.millrace.build.execution.GitCredential.SshKey;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.GitWorkTree;
import io.millrace.build.execution.UnprivilegedUser;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.Programs;
import io.millrace.build.execution.source.GitFetch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sources over ssh: the machine's own client, and a server that lets one key in.
class SshSourceTest {

    @TempDir static Path machine;
    private static LocalBuilds settings;
    private static SshServer server;
    private static String ours;
    private static String strangers;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Workspace workspace = newWorkspace();

    @BeforeAll
    static void aServerThatLetsOneKeyIn() throws Exception {
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwx--x--x"));
        settings =
                LocalBuilds.in(
                                machine.resolve("builds"),
                                UnprivilegedUser.ready(),
                                List.of(),
                                "registry:5000",
                                Set.of())
                        .allowing(List.of("127.0.0.1/32"));
        ours = key("ours");
        strangers = key("strangers");
        GitWorkTree.create(machine.resolve("app")).file("app.txt", "app").commit("App");
        var known = published("ours");
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        var host = new SimpleGeneratorHostKeyProvider(machine.resolve("host-key"));
        host.setAlgorithm(KeyUtils.RSA_ALGORITHM);
        server.setKeyPairProvider(host);
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("git") && KeyUtils.compareKeys(key, known));
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop(true);
    }

    @AfterEach
    void remove() throws Exception {
        BuildDirectory.remove(workspace.directory(), settings);
    }

    @Test
    void theKeyOfTheSourceSecretOpensTheRepository() throws Exception {
        fetch(new SshKey(ours, Optional.of(knownHost())));

        assertThat(workspace.source().resolve("app.txt")).hasContent("app");
        assertThat(log).noneMatch(it -> it.contains("PRIVATE KEY"));
    }

    @Test
    void withoutKnownHostsAServerIsBelieved() throws Exception {
        fetch(new SshKey(ours, Optional.empty()));

        assertThat(workspace.source().resolve("app.txt")).hasContent("app");
    }

    @Test
    void aServerThatIsNotTheKnownOneIsNotBelieved() throws Exception {
        var other = knownHost().replaceFirst("(ssh-rsa|rsa\\S*) \\S+", published64("ours"));

        assertThatThrownBy(() -> fetch(new SshKey(ours, Optional.of(other))))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("ssh")
                .hasMessageContaining("Host key verification failed");
        assertThat(workspace.source().resolve("app.txt")).doesNotExist();
    }

    @Test
    void anotherKeyOpensNothing() {
        assertThatThrownBy(() -> fetch(new SshKey(strangers, Optional.of(knownHost()))))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("Permission denied");
        assertThat(log).noneMatch(it -> it.contains("PRIVATE KEY"));
    }

    private void fetch(SshKey key) throws Exception {
        var source =
                GitSource.of("ssh://git@127.0.0.1:%d%s/.git".formatted(server.getPort(), app()))
                        .with(GitAccess.with(key));
        new GitFetch(
                        new Programs(settings.user(), settings.grace()),
                        settings.git(),
                        settings.addresses())
                .fetch(
                        source,
                        workspace.source(),
                        workspace.environment(),
                        workspace,
                        new Patience(new Cancellation(), Duration.ofMinutes(1)),
                        log::add);
    }

    private static Path app() {
        return machine.resolve("app");
    }

    private static String knownHost() {
        var keys = server.getKeyPairProvider();
        try {
            var pair = keys.loadKeys(null).iterator().next();
            return "[127.0.0.1]:%d %s\n"
                    .formatted(server.getPort(), PublicKeyEntry.toString(pair.getPublic()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String key(String name) throws Exception {
        var file = machine.resolve(name);
        var made =
                new ProcessBuilder(
                                "ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", file.toString())
                        .inheritIO()
                        .start();
        assertThat(made.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return Files.readString(file);
    }

    private static PublicKey published(String name) throws Exception {
        return AuthorizedKeyEntry.parseAuthorizedKeyEntry(published64(name))
                .resolvePublicKey(null, null, null);
    }

    /// As `<type> <base64>`.
    private static String published64(String name) throws Exception {
        return Files.readString(machine.resolve(name + ".pub")).replaceFirst(" \\S+\\s*$", "");
    }

    private static Workspace newWorkspace() {
        try {
            return Workspace.create(settings, "ssh-1");
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
