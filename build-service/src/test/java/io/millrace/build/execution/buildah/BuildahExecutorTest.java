package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildResult.Pushed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.BuildStage;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.ComputeLimits;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitAccess;
import io.millrace.build.execution.GitCredential;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.GitWorkTree;
import io.millrace.build.execution.ImageInput;
import io.millrace.build.execution.ImageInput.Copied;
import io.millrace.build.execution.LocalRegistry;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.build.execution.RegistryLogins;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.StageName;
import io.millrace.build.execution.StepName;
import io.millrace.build.execution.UnprivilegedUser;
import io.millrace.build.execution.process.Command;
import io.millrace.build.execution.process.Limits;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.Programs;
import io.millrace.build.execution.process.RunningPrograms;
import io.millrace.build.execution.source.GitFetch;
import io.millrace.build.execution.source.GitLimits;
import io.millrace.standalone.GitServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real git, buildah and registry; the base image is made of the machine's busybox.
@NullUnmarked
class BuildahExecutorTest {

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final AtomicInteger ATTEMPTS = new AtomicInteger();

    @TempDir static Path machine;
    private static GitServer git;
    private static LocalRegistry registry;
    private static LocalBuilds settings;
    private static BuildahExecutor executor;
    private static String base;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<StageName> begun = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void aBaseImageInTheRegistry() throws Exception {
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwx--x--x"));
        git = GitServer.serving(machine.resolve("git"));
        registry = LocalRegistry.start(machine.resolve("registry"));
        Files.createDirectory(machine.resolve("state"));
        Files.writeString(machine.resolve("state/password"), "of everybody");
        var usual =
                LocalBuilds.in(
                                machine.resolve("builds"),
                                UnprivilegedUser.ready(),
                                List.of(machine.resolve("state")),
                                registry.host(),
                                Set.of(registry.host()))
                        .allowing(List.of("127.0.0.1/32", "::1/128"));
        settings =
                new LocalBuilds(
                        usual.root(),
                        usual.user(),
                        usual.hidden(),
                        usual.registry(),
                        usual.insecureRegistries(),
                        usual.addresses(),
                        usual.network(),
                        usual.unreachable(),
                        new GitLimits(Duration.ofMinutes(1), 20 << 20),
                        BuildLimits.USUAL,
                        2,
                        Duration.ofMillis(10),
                        usual.grace());
        executor = BuildahExecutor.on(settings, InstantSource.system());
        repository("base")
                .copy("bin/busybox", BUSYBOX)
                .file("etc/passwd", "root:x:0:0:root:/:/bin/sh\n")
                .file("tmp/.keep", "")
                .file(
                        "Dockerfile",
                        """
                        FROM scratch
                        COPY . /
                        RUN ["/bin/busybox", "--install", "-s", "/bin"]
                        CMD ["/bin/sh"]
                        """)
                .commit("The base");
        var job = job(gitSource("base"), DockerStrategy.plain(), output("busybox:1"));
        var pushed = executor.execute(job, _ -> {}, BuildProgress.UNWATCHED, new Cancellation());
        assertThat(pushed).isInstanceOf(Pushed.class);
        base = registry.host() + "/demo/busybox@" + ((Pushed) pushed).digest();
    }

    @AfterAll
    static void stopServers() {
        registry.close();
        git.close();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        cancellation.cancel();
        threads.close();
        executor.awaitRemovals();
        try (var left = Files.list(settings.root())) {
            assertThat(left).isEmpty();
        }
        assertThat(new RunningPrograms(settings.user()).groupsOf(settings.root())).isEmpty();
    }

    @Test
    void aRepositoryBecomesAnImageInTheRegistry() throws Exception {
        var tree =
                repository("hello")
                        .file("README", "")
                        .file("app/greeting", "hello")
                        .file(
                                "app/Dockerfile",
                                """
                                FROM this/is:replaced AS run
                                ARG WHO
                                COPY greeting /greeting
                                RUN echo "$(cat /greeting) $WHO $MOOD" | tee /said
                                """);
        var commit = tree.commit("Say hello\n\nwith a body");
        var strategy =
                DockerStrategy.from(base)
                        .withEnv(Map.of("MOOD", "a \"quoted\" $HOME \\ 'mood'"))
                        .withBuildArgs(Map.of("WHO", "world"));
        var source =
                new BuildSource(
                                Optional.of(GitSource.of(git.uri("hello/.git")).at("main")),
                                Optional.empty(),
                                Optional.of("app"))
                        .withImages(
                                List.of(
                                        new ImageInput(
                                                base,
                                                List.of(),
                                                List.of(new Copied("/etc/passwd", "app")))));
        var job = job(source, strategy, output("hello:latest"));

        var pushed = (Pushed) execute(job);

        assertThat(registry.digestOf("demo/hello", "latest")).isEqualTo(pushed.digest());
        assertThat(log).contains("hello world a \"quoted\" $HOME \\ 'mood'");
        assertThat(pushed.revision())
                .hasValueSatisfying(it -> assertThat(it.commit()).isEqualTo(commit))
                .hasValueSatisfying(it -> assertThat(it.message()).isEqualTo("Say hello"))
                .map(SourceRevision::author)
                .contains(new SourceRevision.Person("Ada", "ada@example.com"));
        assertThat(pushed.stages())
                .extracting(BuildStage::name)
                .containsExactly(
                        StageName.FETCH_INPUTS,
                        StageName.PULL_IMAGES,
                        StageName.BUILD,
                        StageName.PUSH_IMAGE);
        assertThat(pushed.stages().getFirst().steps())
                .extracting(BuildStage.Step::name)
                .containsExactly(StepName.FETCH_GIT_SOURCE, StepName.PULL_INPUT_IMAGE);
        assertThat(begun)
                .containsExactly(
                        StageName.FETCH_INPUTS,
                        StageName.FETCH_INPUTS,
                        StageName.PULL_IMAGES,
                        StageName.BUILD,
                        StageName.PUSH_IMAGE);
        assertThat(registry.configOf("demo/hello", "latest"))
                .contains("OPENSHIFT_BUILD_COMMIT=" + commit)
                .contains("OPENSHIFT_BUILD_REFERENCE=main")
                .contains("OPENSHIFT_BUILD_NAME=hello-7")
                .contains("\"io.openshift.build.commit.message\":\"Say hello\"")
                .contains(
                        "\"io.openshift.build.commit.author\":\"Ada"
                                + " \\u003cada@example.com\\u003e\"")
                .contains("\"io.openshift.build.source-context-dir\":\"app\"")
                .contains("\"io.openshift.build.name\":\"overridden $(by) the \\\"output\\\"\"");
    }

    @Test
    void anInlineDockerfileNeedsNoRepositoryAndNoOutput() throws Exception {
        var job =
                inline(
                        """
                        # syntax=docker/dockerfile:1
                        FROM x
                        COPY <<'SAID' /in/
                        $HOME\\
                        SAID
                        RUN <<-COMMANDS
                        \tid -u && pwd
                        \tcat /in/SAID | sed 's/^/"said"\\t/'
                        \tCOMMANDS
                        RUN cat <<ONE - <<TWO
                        one
                        ONE
                        two
                        TWO
                        """,
                        Optional.empty());

        assertThat(execute(job)).isInstanceOf(Built.class);
        assertThat(log).contains("0", "/", "\"said\"\t$HOME\\", "two");
    }

    @Test
    void stagesMayBuildOnEachOther() throws Exception {
        var job =
                inline(
                        """
                        FROM %1$s AS one
                        RUN echo first > /first
                        FROM x
                        COPY --from=one /first /second
                        COPY --from=%1$s /etc/passwd /third
                        RUN cat /second /third
                        """
                                .formatted(base),
                        Optional.empty());

        assertThat(execute(job)).isInstanceOf(Built.class);
        assertThat(log).contains("first", "root:x:0:0:root:/:/bin/sh");
    }

    @Test
    void aFailingCommandFailsTheBuildWithItsLastWords() throws Exception {
        var failed = failed(inline("FROM x\nRUN echo nearly there; exit 3", Optional.empty()));

        assertThat(failed.reason()).isEqualTo(FailureReason.DOCKER_BUILD_FAILED);
        assertThat(failed.message())
                .startsWith("Docker build strategy has failed: ")
                .contains("exit status 3");
        assertThat(failed.logSnippet()).contains("nearly there");
    }

    @Test
    void aPlaceInTheSourceIsNamedWithoutTheMachinesWayToIt() throws Exception {
        var failed = failed(inline("FROM x\nCOPY ../../../etc/none /x", Optional.empty()));

        assertThat(failed.message() + failed.logSnippet() + log)
                .contains("etc/none")
                .doesNotContain(machine.toString());
    }

    @Test
    void aCancelledBuildLeavesNoProcess() throws Exception {
        var job = inline("FROM x\nRUN echo asleep; sleep 7531", Optional.empty());
        var running = executeAside(job);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(sleepers()).isPositive());

        cancellation.cancel();

        assertThat(running.get()).isInstanceOf(BuildResult.Cancelled.class);
        assertThat(sleepers()).isZero();
    }

    @Test
    void aCommandThatWillNotEndIsKilled() throws Exception {
        var job =
                inline(
                        "FROM x\n"
                                + "RUN trap '' TERM INT; (setsid sleep 7531 &) ; echo asleep; sleep"
                                + " 7531",
                        Optional.empty());
        var running = executeAside(job);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(log).contains("asleep"));

        cancellation.cancel();

        assertThat(running.get()).isInstanceOf(BuildResult.Cancelled.class);
        assertThat(sleepers()).isZero();
    }

    @Test
    void aBuildEndsAtItsDeadline() throws Exception {
        var job = inline("FROM x\nRUN sleep 7531", Optional.empty(), Duration.ofSeconds(3));

        var failed = failed(job);

        assertThat(failed.reason()).isEqualTo(FailureReason.DEADLINE_EXCEEDED);
        assertThat(failed.message()).isEqualTo("The build took longer than it may: 3 s");
    }

    @Test
    void aTenantsCommandsSeeNeitherOtherBuildsNorStateNorCredentials() throws Exception {
        var job =
                inline(
                        """
                        FROM x
                        RUN mkdir /tmp/d; chroot /tmp/d 2>&1 | grep -o 'Operation not permitted'
                        RUN echo processes: $(ps | grep -v grep | grep -c -E 'java|docker-registry|postgres')
                        RUN [ "$(ls /proc/1/root/)" = "$(ls /)" ] && echo its own root
                        RUN env | grep -i -E 'password|secret|token' || echo clean
                        """,
                        Optional.empty());

        assertThat(execute(job)).isInstanceOf(Built.class);
        assertThat(log)
                .contains("Operation not permitted", "its own root", "processes: 0", "clean");
    }

    @Test
    void theSandboxHidesOtherBuildsAndState() throws Exception {
        var workspace = Workspace.create(settings, "look");
        workspace.writeAuth(List.of(registry.credential()));
        try {
            var buildah =
                    Sandbox.entering(
                            workspace,
                            settings,
                            new Network.None("find needs none"),
                            List.of("find", machine.toString()));
            var programs = new Programs(settings.user(), settings.grace());
            programs.run(
                    new Command(buildah, workspace.environment(), workspace.directory()),
                    log::add,
                    new Patience(cancellation, Duration.ofSeconds(30)),
                    Limits.of(Duration.ofSeconds(30)));
        } finally {
            BuildDirectory.remove(workspace.directory(), settings);
        }

        assertThat(log)
                .contains(workspace.work().resolve("source").toString())
                .noneMatch(it -> it.contains("auth.json"))
                .noneMatch(it -> it.contains("/state"))
                .noneMatch(it -> it.contains("/registry"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM oci-archive:/etc/hostname",
                "FROM x\nADD git://127.0.0.1:5000/ /x\nFROM x",
                "FROM x\nRUN --mount=type=bind,from=/etc,target=/x ls",
                "FROM x\nCOPY --from=/etc passwd /x"
            })
    void aDockerfileThatReachesOutOfTheBuildIsRefused(String dockerfile) throws Exception {
        var failed = failed(inline(dockerfile, Optional.empty()));

        assertThat(failed.reason()).isEqualTo(FailureReason.MANAGE_DOCKERFILE_FAILED);
        assertThat(failed.message()).contains("line ");
        assertThat(begun).isEmpty();
    }

    @Test
    void imagesOfOtherProjectsCannotBeNamed() throws Exception {
        var dockerfile = "FROM %s/other/secret AS a\nFROM x".formatted(registry.host());

        var failed = failed(inline(dockerfile, Optional.empty()));

        assertThat(failed.message()).contains("belongs to another project");
    }

    @Test
    void aBaseImageCannotAskForWhatADockerfileMayNot() throws Exception {
        var trap = inline("FROM x\nONBUILD RUN echo ok", Optional.of(output("onbuild:ok")));
        var pushed = (Pushed) execute(trap);
        var fine = registry.host() + "/demo/onbuild@" + pushed.digest();

        assertThat(execute(job(BuildSource.inline("FROM x"), DockerStrategy.from(fine))))
                .isInstanceOf(Built.class);
        assertThat(log).contains("ok");

        // The vetter would not let this image be built here, so it comes from elsewhere.
        var foreign = registry.host() + "/demo/onbuild:bad";
        ForeignImage.push(settings, base, "ADD http://127.0.0.1/ /x", foreign, registry);
        var failed = failed(job(BuildSource.inline("FROM x"), DockerStrategy.from(foreign)));

        assertThat(failed.reason()).isEqualTo(FailureReason.MANAGE_DOCKERFILE_FAILED);
        assertThat(failed.message()).contains("ONBUILD").contains("ADD from a URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc", "/etc", "ext::sh -c touch% /tmp/owned", "--upload-pack=id"})
    void aSourceThatIsNoServerIsRefused(String uri) throws Exception {
        var failed = failed(job(BuildSource.of(GitSource.of(uri)), DockerStrategy.from(base)));

        assertThat(failed.reason()).isEqualTo(FailureReason.FETCH_SOURCE_FAILED);
        assertThat(failed.message()).contains("spec.source.git.uri");
    }

    @Test
    void anyCommitThatARefNamesIsBuilt() throws Exception {
        var tree =
                repository("refs").file("Dockerfile", "FROM x\nCOPY version /\nRUN cat /version\n");
        var first = tree.file("version", "first").commit("First");
        tree.git("tag", "v1");
        tree.git("checkout", "--quiet", "-b", "side");
        var side = tree.file("version", "side").commit("Side");
        tree.git("update-ref", "refs/pull/7/head", side);
        tree.git("checkout", "--quiet", "main");
        var last = tree.file("version", "last").commit("Last");

        assertThat(revisionOf("refs", Optional.empty())).isEqualTo(last);
        assertThat(revisionOf("refs", Optional.of("v1"))).isEqualTo(first);
        assertThat(revisionOf("refs", Optional.of("side"))).isEqualTo(side);
        assertThat(revisionOf("refs", Optional.of("refs/pull/7/head"))).isEqualTo(side);
        assertThat(revisionOf("refs", Optional.of(first))).isEqualTo(first);
        assertThat(revisionOf("refs", Optional.of(first.substring(0, 8)))).isEqualTo(first);
        var missing = failed(job(gitSource("refs", "nowhere"), DockerStrategy.from(base)));
        assertThat(missing.reason()).isEqualTo(FailureReason.FETCH_SOURCE_FAILED);
        assertThat(missing.message()).contains("couldn't find remote ref nowhere");
    }

    @Test
    void aPrivateRepositoryNeedsItsSecretAndKeepsIt() throws Exception {
        repository("private").file("Dockerfile", "FROM x\n").commit("Private");
        try (var guarded = GitServer.serving(machine.resolve("git"), "ada", "pa55word")) {
            var login = new GitCredential.UserPassword("ada", "pa55word");
            var wrong = new GitCredential.UserPassword("ada", "guessed!");

            assertThat(execute(guardedJob(guarded, Optional.of(login)))).isInstanceOf(Built.class);
            assertThat(failed(guardedJob(guarded, Optional.of(wrong))).reason())
                    .isEqualTo(FailureReason.FETCH_SOURCE_FAILED);
            assertThat(failed(guardedJob(guarded, Optional.empty())).reason())
                    .isEqualTo(FailureReason.FETCH_SOURCE_FAILED);
        }
        assertThat(log).noneMatch(it -> it.contains("pa55word") || it.contains("guessed!"));
    }

    @Test
    void aPasswordInTheUrlIsTakenFromItAndUsed() throws Exception {
        repository("private").file("Dockerfile", "FROM x\n").commit("Private");
        try (var guarded = GitServer.serving(machine.resolve("git"), "ada", "pa55:w@rd")) {
            var uri = guarded.uri("private/.git").replace("://", "://ada:pa55%3Aw%40rd@");

            assertThat(execute(job(BuildSource.of(GitSource.of(uri)), DockerStrategy.from(base))))
                    .isInstanceOf(Built.class);
        }
        assertThat(log).noneMatch(it -> it.contains("pa55"));
    }

    @Test
    void aSourceInTheMachinesNetworkIsRefused() throws Exception {
        repository("near").file("Dockerfile", "FROM x\n").commit("Near");
        var uri = git.uri("near/.git").replace("127.0.0.1", "127.0.0.2");

        var failed = failed(job(BuildSource.of(GitSource.of(uri)), DockerStrategy.from(base)));

        assertThat(failed.reason()).isEqualTo(FailureReason.FETCH_SOURCE_FAILED);
        assertThat(failed.message()).contains("127.0.0.2").contains("not a public address");
    }

    @Test
    void aSourceIsFetchedFromTheAddressThatWasJudged() throws Exception {
        repository("named").file("Dockerfile", "FROM x\n").commit("Named");
        var uri = git.uri("named/.git").replace("127.0.0.1", "localhost");

        assertThat(execute(job(BuildSource.of(GitSource.of(uri)), DockerStrategy.from(base))))
                .isInstanceOf(Built.class);
    }

    @Test
    void aSourceMayNotRedirect() throws Exception {
        repository("moved").file("Dockerfile", "FROM x\n").commit("Moved");
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var there = git.uri("moved/.git") + "/info/refs?service=git-upload-pack";
                    exchange.getResponseHeaders().add("Location", there);
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
        server.start();
        try {
            var uri = "http://127.0.0.1:%d/moved/.git".formatted(server.getAddress().getPort());

            assertThat(
                            failed(
                                            job(
                                                    BuildSource.of(GitSource.of(uri)),
                                                    DockerStrategy.from(base)))
                                    .reason())
                    .isEqualTo(FailureReason.FETCH_SOURCE_FAILED);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aRegistryInTheMachinesNetworkIsRefused() throws Exception {
        var near = base.replace("127.0.0.1", "127.0.0.2");

        var failed = failed(job(BuildSource.inline("FROM x"), DockerStrategy.from(near)));

        assertThat(failed.reason()).isEqualTo(FailureReason.PULL_BUILDER_IMAGE_FAILED);
        assertThat(failed.message()).contains("not a public address");
    }

    @Test
    void aSourceThatIsTooLargeIsRefused() throws Exception {
        var tree = repository("large").file("Dockerfile", "FROM x\n");
        for (int i = 0; i < 5; i++) {
            tree.file("zeros" + i, (i + "\0").repeat(3 << 20));
        }
        tree.commit("Large");

        var failed = failed(job(gitSource("large"), DockerStrategy.from(base)));

        assertThat(failed.reason()).isEqualTo(FailureReason.FETCH_SOURCE_FAILED);
        assertThat(failed.message()).contains("larger than 20 MiB");
    }

    @Test
    void pathsStayInTheSource() throws Exception {
        repository("links")
                .file("Real", "FROM x\n")
                .link("Dockerfile", "Real")
                .link("etc", "/etc")
                .commit("Links");

        var linked = failed(job(gitSource("links"), DockerStrategy.from(base)));
        var outside =
                new BuildSource(
                        Optional.of(GitSource.of(git.uri("links/.git"))),
                        Optional.empty(),
                        Optional.of("etc"));
        var left = failed(job(outside, DockerStrategy.from(base)));

        assertThat(linked.reason()).isEqualTo(FailureReason.MANAGE_DOCKERFILE_FAILED);
        assertThat(linked.message()).contains("symbolic link");
        assertThat(left.reason()).isEqualTo(FailureReason.INVALID_CONTEXT_DIRECTORY);
    }

    @Test
    void registriesThatSayNoAreQuoted() throws Exception {
        var noImage = registry.host() + "/demo/none:latest";
        var pull = failed(job(BuildSource.inline("FROM x"), DockerStrategy.from(noImage)));
        var stranger = new RegistryCredential(registry.host(), "builder", "wrong-password");
        var job =
                new BuildJob(
                        "demo",
                        "hello-8",
                        "uid",
                        8,
                        attempt(),
                        BuildSource.inline("FROM scratch\nLABEL a=b"),
                        DockerStrategy.plain(),
                        Optional.empty(),
                        Optional.of(output("hello:denied")),
                        Map.of(),
                        RegistryLogins.always(List.of(stranger)),
                        Optional.empty(),
                        ComputeLimits.NONE,
                        Optional.empty());
        var push = failed(job);

        assertThat(pull.reason()).isEqualTo(FailureReason.PULL_BUILDER_IMAGE_FAILED);
        assertThat(pull.message()).contains(noImage).contains("manifest unknown");
        assertThat(push.reason()).isEqualTo(FailureReason.PUSH_IMAGE_FAILED);
        assertThat(log).noneMatch(it -> it.contains("wrong-password"));
    }

    @Test
    void parallelBuildsDoNotMeet() throws Exception {
        var one = executeAside(inline("FROM x\nRUN echo one", Optional.of(output("p:one"))));
        var two = executeAside(inline("FROM x\nRUN echo two", Optional.of(output("p:two"))));

        assertThat(one.get()).isInstanceOf(Pushed.class);
        assertThat(two.get()).isInstanceOf(Pushed.class);
    }

    @Test
    void aBuildMayBeWithoutNetworkAndWithoutRunc() throws Exception {
        var found = BuildMachine.probe(settings.withNetwork(LocalBuilds.Access.NONE));
        var poorer =
                new BuildMachine(
                        found.version(),
                        found.storageDriver(),
                        new Isolation.Chroot("it is away"),
                        found.network(),
                        found.groups());
        var cut = BuildahExecutor.on(poorer, settings, InstantSource.system());
        var host = registry.host().replace(":", " ");
        var job = inline("FROM x\nRUN ! nc -w 2 %s </dev/null".formatted(host), Optional.empty());

        assertThat(cut.execute(job, log::add, BuildProgress.UNWATCHED, cancellation))
                .isInstanceOf(Built.class);
        assertThat(log).anyMatch(it -> it.endsWith("runc does not run here: it is away"));
        cut.awaitRemovals();
    }

    private static GitWorkTree repository(String name) throws IOException, InterruptedException {
        return GitWorkTree.create(machine.resolve("git").resolve(name));
    }

    private static BuildSource gitSource(String repository) {
        return BuildSource.of(GitSource.of(git.uri(repository + "/.git")));
    }

    private static BuildSource gitSource(String repository, String ref) {
        return BuildSource.of(GitSource.of(git.uri(repository + "/.git")).at(ref));
    }

    private static String output(String name) {
        return registry.host() + "/demo/" + name;
    }

    private static String attempt() {
        return "attempt-" + ATTEMPTS.incrementAndGet();
    }

    private static BuildJob job(BuildSource source, DockerStrategy strategy) {
        return job(source, strategy, Optional.empty(), Optional.empty());
    }

    private static BuildJob job(BuildSource source, DockerStrategy strategy, String output) {
        return job(source, strategy, Optional.of(output), Optional.empty());
    }

    private static BuildJob inline(String dockerfile, Optional<String> output) {
        return job(
                BuildSource.inline(dockerfile),
                DockerStrategy.from(base),
                output,
                Optional.empty());
    }

    private static BuildJob inline(String dockerfile, Optional<String> output, Duration deadline) {
        return job(
                BuildSource.inline(dockerfile),
                DockerStrategy.from(base),
                output,
                Optional.of(deadline));
    }

    private static BuildJob job(
            BuildSource source,
            DockerStrategy strategy,
            Optional<String> output,
            Optional<Duration> deadline) {
        return new BuildJob(
                "demo",
                "hello-7",
                "5b4a",
                7,
                attempt(),
                source,
                strategy,
                Optional.empty(),
                output,
                Map.of("io.openshift.build.name", "overridden $(by) the \"output\""),
                RegistryLogins.always(List.of(registry.credential())),
                Optional.empty(),
                ComputeLimits.NONE,
                deadline);
    }

    private static BuildJob guardedJob(GitServer server, Optional<GitCredential> credential) {
        var source =
                GitSource.of(server.uri("private/.git")).with(GitAccess.OPEN.showing(credential));
        return job(BuildSource.of(source), DockerStrategy.from(base));
    }

    private String revisionOf(String repository, Optional<String> ref) throws Exception {
        var uri = git.uri(repository + "/.git");
        var source = new GitSource(uri, ref, Optional.empty(), GitAccess.OPEN);
        var workspace = Workspace.create(settings, attempt());
        try {
            var fetch =
                    new GitFetch(
                            new Programs(settings.user(), settings.grace()),
                            settings.git(),
                            settings.addresses());
            var patience = new Patience(cancellation, Duration.ofMinutes(1));
            return fetch.fetch(
                            source,
                            workspace.source(),
                            workspace.environment(),
                            workspace,
                            patience,
                            log::add)
                    .commit();
        } finally {
            BuildDirectory.remove(workspace.directory(), settings);
        }
    }

    private BuildResult execute(BuildJob job) throws InterruptedException {
        var progress =
                new BuildProgress() {
                    @Override
                    public void began(StageName stage, StepName step) {
                        begun.add(stage);
                    }
                };
        return executor.execute(job, log::add, progress, cancellation);
    }

    private Failed failed(BuildJob job) throws InterruptedException {
        var result = execute(job);
        assertThat(result).as(() -> String.join("\n", log)).isInstanceOf(Failed.class);
        return (Failed) result;
    }

    private Future<BuildResult> executeAside(BuildJob job) {
        return threads.submit(() -> execute(job));
    }

    private static long sleepers() {
        return ProcessHandle.allProcesses()
                .map(it -> it.info().commandLine().orElse(""))
                .filter(it -> it.endsWith(" 7531"))
                .count();
    }
}
