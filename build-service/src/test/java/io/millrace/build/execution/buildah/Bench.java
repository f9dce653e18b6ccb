package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildResult.Pushed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.ComputeLimits;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.GitWorkTree;
import io.millrace.build.execution.LocalRegistry;
import io.millrace.build.execution.PostCommit;
import io.millrace.build.execution.RegistryLogins;
import io.millrace.build.execution.Strategy;
import io.millrace.build.execution.UnprivilegedUser;
import io.millrace.standalone.GitServer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Real git, buildah and registry with a base image made of the machine's busybox, to build on.
public final class Bench implements AutoCloseable {

    static final Path EXAMPLES = Path.of("..", "docs", "examples");

    private final AtomicInteger attempts = new AtomicInteger();
    private final Path machine;
    private final GitServer git;
    private final LocalBuilds settings;
    private final BuildahExecutor executor;

    public final LocalRegistry registry;
    final List<String> log = new CopyOnWriteArrayList<>();

    /// The base image, with a shell.
    public final String base;

    private Bench(Path machine) throws Exception {
        this.machine = machine;
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwx--x--x"));
        git = GitServer.serving(machine.resolve("git"));
        registry = LocalRegistry.start(machine.resolve("registry"));
        settings =
                LocalBuilds.in(
                                machine.resolve("builds"),
                                UnprivilegedUser.ready(),
                                List.of(),
                                registry.host(),
                                Set.of(registry.host()))
                        .allowing(List.of("127.0.0.1/32", "::1/128"));
        executor = BuildahExecutor.on(settings, InstantSource.system());
        repository("base")
                .copy("bin/busybox", Path.of("/bin/busybox"))
                .file("etc/passwd", "root:x:0:0:root:/:/bin/sh\n")
                .file(
                        "Dockerfile",
                        """
                        FROM scratch
                        COPY . /
                        RUN ["/bin/busybox", "--install", "-s", "/bin"]
                        RUN mkdir -m 1777 /tmp
                        CMD ["/bin/sh"]
                        """)
                .commit("The base");
        base = image(source("base"), DockerStrategy.plain(), "busybox");
    }

    public static Bench in(Path machine) throws Exception {
        return new Bench(machine);
    }

    public GitWorkTree repository(String name) throws IOException, InterruptedException {
        return GitWorkTree.create(machine.resolve("git").resolve(name));
    }

    public BuildSource source(String repository) {
        return BuildSource.of(GitSource.of(git.uri(repository + "/.git")));
    }

    /// Builds and pushes.
    ///
    /// @return the pull spec by digest
    public String image(BuildSource source, Strategy strategy, String name)
            throws InterruptedException {
        var result = execute(job(source, strategy, Optional.empty(), Optional.of(name)));
        assertThat(result).as(() -> String.join("\n", log)).isInstanceOf(Pushed.class);
        return registry.host() + "/demo/" + name + "@" + ((Pushed) result).digest();
    }

    BuildResult execute(BuildJob job) throws InterruptedException {
        log.clear();
        return executor.execute(job, log::add, BuildProgress.UNWATCHED, new Cancellation());
    }

    public BuildahExecutor executor() {
        return executor;
    }

    public BuildJob job(
            BuildSource source,
            Strategy strategy,
            Optional<PostCommit> hook,
            Optional<String> output) {
        return new BuildJob(
                "demo",
                "hello-7",
                "5b4a",
                7,
                "attempt-" + attempts.incrementAndGet(),
                source,
                strategy,
                hook,
                output.map(it -> "%s/demo/%s:latest".formatted(registry.host(), it)),
                Map.of(),
                RegistryLogins.always(List.of(registry.credential())),
                Optional.empty(),
                ComputeLimits.NONE,
                Optional.empty());
    }

    /// The same build, sharing layers with those of the same cache.
    public static BuildJob sharing(BuildJob job, String cache) {
        return new BuildJob(
                job.namespace(),
                job.name(),
                job.uid(),
                job.number(),
                job.attempt(),
                job.source(),
                job.strategy(),
                job.postCommit(),
                job.output(),
                job.imageLabels(),
                job.logins(),
                Optional.of(cache),
                job.limits(),
                job.deadline());
    }

    /// The same build, bounded.
    static BuildJob within(BuildJob job, ComputeLimits limits) {
        return new BuildJob(
                job.namespace(),
                job.name(),
                job.uid(),
                job.number(),
                job.attempt(),
                job.source(),
                job.strategy(),
                job.postCommit(),
                job.output(),
                job.imageLabels(),
                job.logins(),
                job.cache(),
                limits,
                job.deadline());
    }

    public LocalBuilds settings() {
        return settings;
    }

    /// Copies a folder of the examples into the repository.
    static GitWorkTree copied(String example, GitWorkTree tree) throws IOException {
        var folder = EXAMPLES.resolve(example);
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                tree.copy(folder.relativize(file).toString(), file);
            }
        }
        return tree;
    }

    /// Whether some blob of the registry holds the text, unpacked where it is packed.
    boolean isAnywhereInTheRegistry(String text) throws IOException {
        try (var files = Files.walk(machine.resolve("registry/data"))) {
            for (var file : files.filter(it -> it.endsWith("data")).toList()) {
                if (Files.isRegularFile(file) && unpacked(file).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String unpacked(Path file) throws IOException {
        try (var stream = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (ZipException | EOFException plain) {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        executor.awaitRemovals();
        registry.close();
        git.close();
    }
}
