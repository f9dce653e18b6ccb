package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.GitAccess;
import io.millrace.build.execution.GitCredential;
import io.millrace.build.execution.GitProxies;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.GitWorkTree;
import io.millrace.build.execution.UnprivilegedUser;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.Programs;
import io.millrace.build.execution.process.Redaction;
import io.millrace.build.execution.source.ForwardingProxy;
import io.millrace.build.execution.source.GitFetch;
import io.millrace.standalone.GitServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What git fetches, from whom and by which way, with real git on both sides.
class GitSourceTest {

    private static final AtomicInteger ATTEMPTS = new AtomicInteger();

    @TempDir static Path machine;
    private static LocalBuilds settings;
    private static GitServer git;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Workspace workspace = newWorkspace();

    @BeforeAll
    static void aGitServer() throws Exception {
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwx--x--x"));
        settings =
                LocalBuilds.in(
                                machine.resolve("builds"),
                                UnprivilegedUser.ready(),
                                List.of(),
                                "registry:5000",
                                Set.of())
                        .allowing(List.of("127.0.0.1/32"));
        git = GitServer.serving(machine.resolve("git"));
    }

    @AfterAll
    static void close() {
        git.close();
    }

    private static Workspace newWorkspace() {
        try {
            return Workspace.create(settings, "git-" + ATTEMPTS.incrementAndGet());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void remove() throws Exception {
        BuildDirectory.remove(workspace.directory(), settings);
    }

    @Test
    void submodulesComeWithTheirOwnAtTheCommitThatTheTreeNames() throws Exception {
        repository("deep").file("deep.txt", "deep").commit("Deep");
        var library = repository("library").file("lib.txt", "then");
        submodule(library, "../../deep/.git", "deep", "deep");
        var then = library.commit("Then");
        library.file("lib.txt", "later").commit("Later");
        var app = repository("app").file("app.txt", "app");
        submodule(app, "../../library/.git", "lib dir/library", "library", then);
        app.commit("App");

        fetch(GitSource.of(git.uri("app/.git")));

        assertThat(source("app.txt")).hasContent("app");
        assertThat(source("lib dir/library/lib.txt")).hasContent("then");
        assertThat(source("lib dir/library/deep/deep.txt")).hasContent("deep");
    }

    @Test
    void aSubmoduleMayNotLeadWhereASourceMayNot() throws Exception {
        repository("secret").file("it", "it").commit("It");
        for (var url :
                List.of(
                        machine.resolve("git/secret/.git").toString(),
                        "file:///etc",
                        "ext::sh -c id",
                        "http://127.0.0.2:1/x.git",
                        "../../../../../x")) {
            var app = repository("bad-" + ATTEMPTS.incrementAndGet());
            submodule(app, url, "sub", "secret");
            app.commit("Bad");

            assertThatThrownBy(() -> fetch(GitSource.of(git.uri(app.name() + "/.git"))))
                    .as(url)
                    .isInstanceOf(BuildFailure.class)
                    .hasMessageContaining("the submodule 'sub'");
            assertThat(source("sub/it")).doesNotExist();
            remove();
            Workspace.create(settings, workspace.directory().getFileName().toString());
        }
    }

    @Test
    void aFolderThatIsNoSubmoduleIsLeftAlone() throws Exception {
        var app = repository("none").file("sub/file", "here");
        app.file(
                ".gitmodules",
                "[submodule \"a\"]\npath = sub\nurl = ../secret\n"
                        + "[submodule \"b\"]\npath = ../../up\nurl = ../secret\n");
        app.commit("None");

        fetch(GitSource.of(git.uri("none/.git")));

        assertThat(source("sub/file")).hasContent("here");
    }

    @Test
    void theSourceSecretIsShownToNoOtherServer() throws Exception {
        repository("open").file("open.txt", "open").commit("Open");
        try (var guarded = GitServer.serving(machine.resolve("git"), "ada", "pa55word");
                var proxy = ForwardingProxy.to(git.uri(""), "ann:pr0xy-word")) {
            var app = repository("guarded");
            submodule(app, "http://elsewhere.example.test/open/.git", "open", "open");
            app.commit("Guarded");
            var access =
                    GitAccess.with(new GitCredential.UserPassword("ada", "pa55word"))
                            .set("[http]\n\textraHeader = X-Token: t0ken-of-ada\n")
                            .through(through(proxy, "127.0.0.1"));

            fetch(GitSource.of(guarded.uri("guarded/.git")).with(access));

            assertThat(source("open/open.txt")).hasContent("open");
            assertThat(proxy.hosts).containsOnly("elsewhere.example.test");
            assertThat(proxy.tokens).isEmpty();
        }
    }

    @Test
    void largeFilesStayPointers() throws Exception {
        var pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n";
        repository("large")
                .file(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
                .file("large.bin", pointer)
                .commit("Large");

        fetch(GitSource.of(git.uri("large/.git")));

        assertThat(source("large.bin")).hasContent(pointer);
    }

    @Test
    void onlyOneCommitIsFetchedWhereTheServerLetsIt() throws Exception {
        var tree = repository("long").file("it", "one");
        tree.commit("One");
        tree.file("it", "two").commit("Two");

        fetch(GitSource.of(git.uri("long/.git")));

        assertThat(source(".git/shallow")).exists();
    }

    @Test
    void aProxyIsAskedForNamesThatNobodyHereKnows() throws Exception {
        repository("behind").file("it", "behind").commit("Behind");
        try (var proxy = ForwardingProxy.to(git.uri(""), "ann:pr0xy-word")) {
            var access =
                    GitAccess.OPEN
                            .through(through(proxy, "other.example.test"))
                            .set("[http]\n\textraHeader = X-Token: t0ken-of-ada\n");
            var source = GitSource.of("http://git.example.test/behind/.git").with(access);

            fetch(source);

            assertThat(source("it")).hasContent("behind");
            assertThat(proxy.hosts).containsOnly("git.example.test");
            assertThat(proxy.tokens).contains("t0ken-of-ada");
            var redaction = new Redaction(GitFetch.secretsOf(source));
            assertThat(redaction.of("pr0xy-word t0ken-of-ada")).isEqualTo("*** ***");
        }
    }

    @Test
    void aHostThatNeedsNoProxyIsReachedWithout() throws Exception {
        repository("near").file("it", "near").commit("Near");
        try (var proxy = ForwardingProxy.to(git.uri(""), "ann:pr0xy-word")) {
            var access = GitAccess.OPEN.through(through(proxy, "x.test, 127.0.0.1"));

            fetch(GitSource.of(git.uri("near/.git")).with(access));

            assertThat(source("it")).hasContent("near");
            assertThat(proxy.hosts).isEmpty();
        }
    }

    @Test
    void aProxyInTheMachinesNetworkIsRefused() {
        var proxies =
                new GitProxies(Optional.of("127.0.0.2:3128"), Optional.empty(), Optional.empty());
        var source =
                GitSource.of("http://git.example.test/x.git").with(GitAccess.OPEN.through(proxies));

        assertThatThrownBy(() -> fetch(source))
                .hasMessageContaining("the proxy")
                .hasMessageContaining("not a public address");
    }

    @Test
    void aServersCertificateIsCheckedAgainstTheSecretsOwn() throws Exception {
        repository("tls").file("it", "tls").commit("Tls");
        var keys = keys();
        try (var secure = GitServer.serving(machine.resolve("git"), tls(keys))) {
            var source = GitSource.of(secure.uri("tls/.git"));

            assertThatThrownBy(() -> fetch(source)).hasMessageContaining("certificate");
            fetch(source.with(GitAccess.OPEN.trusting(pem(keys))));
            assertThat(source("it")).hasContent("tls");
        }
    }

    @Test
    void aServersCertificateNeedNotBeChecked() throws Exception {
        repository("tls").file("it", "tls").commit("Tls");
        try (var secure = GitServer.serving(machine.resolve("git"), tls(keys()))) {
            var source = GitSource.of(secure.uri("tls/.git"));

            fetch(source.with(GitAccess.OPEN.set("[http]\n\tsslVerify = false\n")));

            assertThat(source("it")).hasContent("tls");
        }
    }

    @Test
    void whatStartsProgramsInAGitconfigIsIgnored() throws Exception {
        repository("plain").file("it", "plain").commit("Plain");
        var trap = machine.resolve("trapped");
        var settings =
                """
                [core]
                	sshCommand = touch %1$s
                	fsmonitor = touch %1$s
                	autocrlf = false
                [credential]
                	helper = !touch %1$s
                [url "file:///etc/"]
                	insteadOf = http://
                [filter "x"]
                	smudge = touch %1$s
                [include]
                	path = /etc/passwd
                [http]
                	proxy = http://127.0.0.2:1
                	sslCAInfo = /etc/shadow
                """
                        .formatted(trap);

        fetch(GitSource.of(git.uri("plain/.git")).with(GitAccess.OPEN.set(settings)));

        assertThat(source("it")).hasContent("plain");
        assertThat(trap).doesNotExist();
        assertThat(log)
                .anySatisfy(it ->
                        assertThat(it)
                                .contains("ignored")
                                .contains("core.sshcommand")
                                .contains("url.file:///etc/.insteadof")
                                .contains("http.proxy")
                                .doesNotContain("autocrlf"));
    }

    private void fetch(GitSource source) throws Exception {
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

    private Path source(String path) {
        return workspace.source().resolve(path);
    }

    private static GitProxies through(ForwardingProxy proxy, String none) {
        var url = "http://ann:pr0xy-word@127.0.0.1:" + proxy.port();
        return new GitProxies(Optional.of(url), Optional.empty(), Optional.of(none));
    }

    private static GitWorkTree repository(String name) throws Exception {
        return GitWorkTree.create(machine.resolve("git").resolve(name));
    }

    private static void submodule(GitWorkTree in, String url, String path, String repository)
            throws Exception {
        var commit =
                GitWorkTree.create(machine.resolve("git").resolve(repository))
                        .git("rev-parse", "HEAD");
        submodule(in, url, path, repository, commit);
    }

    private static void submodule(
            GitWorkTree in, String url, String path, String name, String commit) throws Exception {
        in.file(
                ".gitmodules",
                "[submodule \"%s\"]\n\tpath = %s\n\turl = %s\n".formatted(name, path, url));
        in.file(path + "/.keep", "");
        Files.delete(in.directory().resolve(path + "/.keep"));
        in.git("update-index", "--add", "--cacheinfo", "160000," + commit + "," + path);
    }

    private static KeyStore keys() throws Exception {
        var file = machine.resolve("keys-" + ATTEMPTS.incrementAndGet());
        var keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                                "-genkeypair",
                                "-alias",
                                "git",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=127.0.0.1",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "changeit",
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        assertThat(keytool.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    }

    private static SSLContext tls(KeyStore keys) throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(KeyStore keys) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(
                        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(keys.getCertificate("git").getEncoded()));
    }
}
