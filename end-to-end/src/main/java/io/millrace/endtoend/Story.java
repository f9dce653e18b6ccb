package io.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The story of a moving tag: a base image is pushed, the builds that watch it follow, and a
/// rollback stays. The demo tells it, the end-to-end test believes nothing of it.
public final class Story {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Api api;
    private final BaseImage registry;
    private final String project;
    private final String gitUri;
    private final Consumer<String> teller;

    /// @param gitUri the repository whose directory `app` holds the Dockerfile
    public Story(
            Api api, BaseImage registry, String project, String gitUri, Consumer<String> teller) {
        this.api = api;
        this.registry = registry;
        this.project = project;
        this.gitUri = gitUri;
        this.teller = teller;
    }

    /// The images that the base tag has pointed to.
    public record Bases(String first, String second) {}

    /// Plays everything; afterwards the base tag points to the first image again.
    public Bases play() {
        createProject();
        var first = pushBase("1");
        createHello();
        awaitBuild("hello", 1);
        createChild();
        awaitBuild("hello-child", 1);
        var second = pushBase("2");
        awaitBuild("hello", 2);
        awaitBuild("hello-child", 2);
        rollBackTo(first);
        awaitBuild("hello", 3);
        awaitBuild("hello-child", 3);
        return new Bases(first, second);
    }

    public void createProject() {
        api.post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        """
                        {"apiVersion":"project.openshift.io/v1","kind":"ProjectRequest",
                         "metadata":{"name":"%s"},"displayName":"The story of a moving tag"}
                        """
                                .formatted(project))
                .orFail();
        tell("project %s is there", project);
        for (var stream : List.of("busybox", "hello", "hello-child")) {
            api.post(
                            images("imagestreams"),
                            """
                            {"apiVersion":"image.openshift.io/v1","kind":"ImageStream",
                             "metadata":{"name":"%s"}}
                            """
                                    .formatted(stream))
                    .orFail();
        }
        tell("image streams busybox, hello and hello-child are there");
    }

    /// Pushes a base image and waits until the stream's tag points to it.
    public String pushBase(String version) {
        var digest = registry.push(project + "/busybox", "latest", version);
        tell("pushed base %s to the registry: %s", version, shortened(digest));
        await(
                "busybox:latest to point to " + shortened(digest),
                () -> imageOf("busybox:latest").filter(digest::equals));
        tell("busybox:latest points to %s", shortened(digest));
        return digest;
    }

    public void createHello() {
        api.post(
                        builds("buildconfigs"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",
                         "metadata":{"name":"hello"},
                         "spec":{"source":{"git":{"uri":"%s"},"contextDir":"app"},
                           "strategy":{"dockerStrategy":{"from":
                             {"kind":"ImageStreamTag","name":"busybox:latest"}}},
                           "output":{"to":{"kind":"ImageStreamTag","name":"hello:latest"}},
                           "triggers":[{"type":"ConfigChange"},
                             {"type":"ImageChange","imageChange":{}}]}}
                        """
                                .formatted(gitUri))
                .orFail();
        tell("BuildConfig hello builds from %s and busybox:latest", gitUri);
    }

    public void createChild() {
        api.post(
                        builds("buildconfigs"),
                        """
                        {"apiVersion":"build.openshift.io/v1","kind":"BuildConfig",
                         "metadata":{"name":"hello-child"},
                         "spec":{"source":{"dockerfile":"FROM hello\\nRUN cat /greeting > /child\\n"},
                           "strategy":{"dockerStrategy":{"from":
                             {"kind":"ImageStreamTag","name":"hello:latest"}}},
                           "output":{"to":{"kind":"ImageStreamTag","name":"hello-child:latest"}},
                           "triggers":[{"type":"ConfigChange"},
                             {"type":"ImageChange","imageChange":{}}]}}
                        """)
                .orFail();
        tell("BuildConfig hello-child builds from hello:latest");
    }

    /// Points the base tag back to an image of its history.
    public void rollBackTo(String digest) {
        api.put(
                        images("imagestreamtags/busybox:latest"),
                        """
                        {"apiVersion":"image.openshift.io/v1","kind":"ImageStreamTag",
                         "metadata":{"name":"busybox:latest","namespace":"%s"},
                         "tag":{"name":"latest","from":
                           {"kind":"ImageStreamImage","name":"busybox@%s"}}}
                        """
                                .formatted(project, digest))
                .orFail();
        tell("busybox:latest was pointed back to %s", shortened(digest));
    }

    /// Waits until the build has ended well, and says from what it was built.
    public JsonNode awaitBuild(String config, int number) {
        var name = config + "-" + number;
        var build =
                await(
                        name + " to end",
                        () ->
                                Optional.of(api.get(builds("builds/" + name)))
                                        .filter(it -> it.code() == 200)
                                        .map(Api.Answer::body)
                                        .filter(Story::isOver));
        if (!build.at("/status/phase").asText().equals("Complete")) {
            throw new IllegalStateException(
                    "%s ended as %s: %s %s\n%s"
                            .formatted(
                                    name,
                                    build.at("/status/phase").asText(),
                                    build.at("/status/reason").asText(),
                                    build.at("/status/message").asText(),
                                    log(name)));
        }
        var output = build.at("/status/output/to/imageDigest").asText();
        await(
                config + ":latest to point to " + shortened(output),
                () -> imageOf(config + ":latest").filter(output::equals));
        tell("%s is complete: from %s to %s", name, shortened(fromOf(build)), shortened(output));
        return build;
    }

    /// The log of a build.
    public String log(String build) {
        return api.text(builds("builds/" + build + "/log"));
    }

    /// The digest of the image that the build was pinned to.
    public static String fromOf(JsonNode build) {
        var pullSpec = build.at("/spec/strategy/dockerStrategy/from/name").asText();
        return pullSpec.substring(pullSpec.indexOf('@') + 1);
    }

    /// The image of a stream's tag, empty while it points nowhere.
    public Optional<String> imageOf(String tag) {
        var answer = api.get(images("imagestreamtags/" + tag));
        return answer.code() == 200
                ? Optional.of(answer.body().at("/image/metadata/name").asText())
                : Optional.empty();
    }

    /// The builds of a configuration, by number.
    public List<JsonNode> buildsOf(String config) {
        var builds = new ArrayList<JsonNode>();
        api.get(builds("builds?labelSelector=buildconfig%3D" + config))
                .orFail()
                .path("items")
                .forEach(builds::add);
        builds.sort(
                Comparator.comparingInt(it ->
                        it.at("/metadata/annotations").path("openshift.io/build.number").asInt()));
        return builds;
    }

    public JsonNode stream(String name) {
        return api.get(images("imagestreams/" + name)).orFail();
    }

    String images(String resource) {
        return "/apis/image.openshift.io/v1/namespaces/%s/%s".formatted(project, resource);
    }

    String builds(String resource) {
        return "/apis/build.openshift.io/v1/namespaces/%s/%s".formatted(project, resource);
    }

    /// Asks until there is an answer.
    public <T> T await(String what, Supplier<Optional<T>> question) {
        var deadline = InstantSource.system().instant().plus(PATIENCE);
        while (InstantSource.system().instant().isBefore(deadline)) {
            var answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new IllegalStateException("Waited %s in vain for %s".formatted(PATIENCE, what));
    }

    /// Makes a repository with the story's Dockerfile.
    ///
    /// @return the bare repository's directory
    public static Path repository(Path directory) {
        try {
            var work = directory.resolve("work");
            Files.createDirectories(work.resolve("app"));
            Files.writeString(
                    work.resolve("app/Dockerfile"),
                    "FROM busybox\nCOPY greeting /greeting\nRUN cat /etc/base-version\n");
            Files.writeString(work.resolve("app/greeting"), "hello\n");
            git(work, "init", "-q", "-b", "master");
            git(work, "add", ".");
            git(
                    work,
                    "-c",
                    "user.name=Anna",
                    "-c",
                    "user.email=anna@example.org",
                    "commit",
                    "-q",
                    "-m",
                    "Say hello");
            var bare = directory.resolve("hello.git");
            git(directory, "clone", "-q", "--bare", work.toString(), bare.toString());
            return bare;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void git(Path directory, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add("git");
        command.addAll(List.of(arguments));
        var process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        try {
            var output =
                    new String(
                            process.getInputStream().readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static boolean isOver(JsonNode build) {
        return List.of("Complete", "Failed", "Error", "Cancelled")
                .contains(build.at("/status/phase").asText());
    }

    private static String shortened(String digest) {
        return digest.startsWith("sha256:") ? digest.substring(7, 19) : digest;
    }

    private void tell(String line, Object... parameters) {
        teller.accept(line.formatted(parameters));
    }

    static Instant now() {
        return InstantSource.system().instant();
    }
}
