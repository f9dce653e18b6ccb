package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.Layers;
import io.millrace.build.execution.PostCommit;
import io.millrace.build.execution.RegistryLogins;
import io.millrace.build.execution.dockerfile.DockerfilePolicy;
import io.millrace.build.execution.dockerfile.DockerfileRefused;
import io.millrace.build.execution.dockerfile.DockerfileVetter;
import io.millrace.build.execution.dockerfile.PreparedDockerfile;
import io.millrace.build.execution.dockerfile.RegistryImage;
import io.millrace.build.execution.process.Command;
import io.millrace.build.execution.process.Limits;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.ProcessEnd.Exited;
import io.millrace.build.execution.process.Programs;
import io.millrace.platform.network.ForbiddenAddressException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What buildah does for one build, and what its failures mean.
final class ImageWork {

    private static final Duration NO_LIMIT_OF_ITS_OWN = Duration.ofDays(30);

    /// The gateway, which gives tokens, may be starting again.
    private static final int TRIES_FOR_A_TOKEN = 24;

    private final LocalBuilds settings;
    private final Network network;
    private final Buildah buildah;
    private final Workspace workspace;
    private final Programs programs;
    private final Patience patience;
    private final BuildLog log;
    private final RegistryLogins logins;

    ImageWork(
            LocalBuilds settings,
            BuildMachine machine,
            Workspace workspace,
            Programs programs,
            Patience patience,
            BuildLog log,
            RegistryLogins logins) {
        this.settings = settings;
        this.network = machine.network();
        this.buildah = new Buildah(workspace, machine.storageDriver());
        this.workspace = workspace;
        this.programs = programs;
        this.patience = patience;
        this.log = log;
        this.logins = logins;
    }

    private ImageWork(ImageWork same, BuildLog log) {
        this.settings = same.settings;
        this.network = same.network;
        this.buildah = same.buildah;
        this.workspace = same.workspace;
        this.programs = same.programs;
        this.patience = same.patience;
        this.log = log;
        this.logins = same.logins;
    }

    /// Pulls everything the build will use, so that it needs no credential while it runs.
    void pull(PreparedDockerfile dockerfile, DockerfilePolicy policy)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        pull(Stream.concat(dockerfile.bases().stream(), dockerfile.copied().stream()).toList());
        for (var base : dockerfile.bases()) {
            vetOnBuild(base, policy);
        }
    }

    void pull(List<String> images)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        workspace.writeAuth(logins.toPull(images));
        for (var image : images) {
            log.line("Pulling image " + image + " ...");
            retrying(FailureReason.PULL_BUILDER_IMAGE_FAILED, image, buildah.pull(image));
        }
    }

    /// Pulls the image that an earlier build pushed, when there is one; tried once.
    ///
    /// @return whether it is here
    boolean pullPrevious(String image)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        judgeAddress(FailureReason.PULL_BUILDER_IMAGE_FAILED, image);
        workspace.writeAuth(logins.toPush(image));
        log.line("Pulling the previous image " + image + " ...");
        return run(buildah.pull(image), _ -> {}).well();
    }

    /// What an image that was pulled says of itself.
    ImageConfig configOf(String image)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var lines = new ArrayList<String>();
        var end = run(buildah.inspect(image), lines::add);
        if (!end.well()) {
            throw new BuildFailure(
                    FailureReason.PULL_BUILDER_IMAGE_FAILED, image + ": cannot be inspected");
        }
        return ImageConfig.parse(image, lines);
    }

    void build(BuildInputs inputs)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var dockerfile = workspace.writeDockerfile(inputs.dockerfile().text());
        var volumes = new VolumeFolders(workspace).write(inputs.volumes());
        var words = buildah.build(dockerfile, inputs, volumes);
        network.obstacle().ifPresent(it -> log.line("RUN has no network: " + it));
        if (inputs.layers() == Layers.ONE_AND_TOLD) {
            log.line("warning: all instructions become one layer (imageOptimizationPolicy)");
        }
        confined(inputs.arguments().before(words, workspace), inputs.failing());
    }

    /// Leaves in the folder what a Dockerfile without commands copies out of images that were
    /// pulled.
    void export(String dockerfile, Path folder)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var file = workspace.writeDockerfile("Dockerfile.copied", dockerfile);
        confined(
                buildah.export(file, workspace.upload(), folder),
                FailureReason.FETCH_IMAGE_CONTENT_FAILED);
    }

    /// Runs the hook in a container of the built image, which the image keeps nothing of.
    void hook(PostCommit hook)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var words = hook.words(configOf(Buildah.IMAGE).entryPoint());
        if (words.isEmpty()) {
            throw new BuildFailure(
                    FailureReason.POST_COMMIT_HOOK_FAILED,
                    "the image has no entry point to give the arguments to");
        }
        log.line("Running post commit hook ...");
        container(FailureReason.POST_COMMIT_HOOK_FAILED);
        confined(buildah.run(words, List.of()), FailureReason.POST_COMMIT_HOOK_FAILED);
    }

    /// How a program gets into its sandbox.
    interface Entrance {
        List<String> before(List<String> program) throws IOException;
    }

    /// Runs what the built image would run by itself.
    void runBuilder(List<String> volumes, Entrance entrance)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var words = configOf(Buildah.IMAGE).program();
        if (words.isEmpty()) {
            throw new BuildFailure(
                    FailureReason.GENERIC_BUILD_FAILED,
                    "the builder image has neither an entry point nor a command");
        }
        container(FailureReason.GENERIC_BUILD_FAILED);
        confined(entrance.before(buildah.run(words, volumes)), FailureReason.GENERIC_BUILD_FAILED);
    }

    private void container(FailureReason failing)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        if (!run(buildah.container(), _ -> {}).well()) {
            throw new BuildFailure(failing, "no container can be made of the built image");
        }
    }

    /// @return whether the storage holds nothing but images now
    boolean removeContainers() throws BuildStopped, IOException, InterruptedException {
        return run(buildah.words("rm", "--all"), _ -> {}).well();
    }

    /// The same without a word about it.
    ImageWork quietly() {
        return new ImageWork(this, _ -> {});
    }

    private void confined(List<String> words, FailureReason failing)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var complaint = new Complaint();
        var end = run(Sandbox.entering(workspace, settings, network, words), complaint.and(log));
        if (end.killed()) {
            throw new BuildFailure(FailureReason.OUT_OF_MEMORY_KILLED, complaint.text(end));
        }
        if (!end.well()) {
            throw new BuildFailure(failing, complaint.text(end));
        }
    }

    /// @return the digest of the manifest in the registry
    String push(String output)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var pullSpec = pullSpec(output);
        workspace.writeAuth(logins.toPush(pullSpec));
        log.line("Pushing image " + pullSpec + " ...");
        retrying(FailureReason.PUSH_IMAGE_FAILED, pullSpec, buildah.push(pullSpec));
        var digest = workspace.pushedDigest();
        log.line("Successfully pushed %s@%s".formatted(pullSpec, digest));
        return digest;
    }

    private static String pullSpec(String output) throws BuildFailure {
        try {
            return RegistryImage.parse(output).pullSpec();
        } catch (IllegalArgumentException notAnImage) {
            throw new BuildFailure(
                    FailureReason.INVALID_OUTPUT_REFERENCE,
                    String.valueOf(notAnImage.getMessage()));
        }
    }

    private void vetOnBuild(String base, DockerfilePolicy policy)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var triggers = configOf(base).onBuild();
        try {
            DockerfileVetter.vetOnBuild(triggers, policy);
        } catch (DockerfileRefused refused) {
            throw new BuildFailure(
                    FailureReason.MANAGE_DOCKERFILE_FAILED,
                    "the ONBUILD of %s: %s".formatted(base, refused.sentence()));
        }
    }

    private void retrying(FailureReason reason, String image, List<String> words)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        judgeAddress(reason, image);
        for (int tried = 1; ; tried++) {
            var complaint = new Complaint();
            var end = run(words, complaint.and(log));
            if (end.well()) {
                return;
            }
            var most = complaint.isAboutTokens() ? TRIES_FOR_A_TOKEN : settings.tries();
            if (tried >= most || complaint.isFinal()) {
                throw new BuildFailure(reason, image + ": " + complaint.text(end));
            }
            log.line("Trying again in %d s".formatted(settings.pause().toSeconds()));
            patience.pause(settings.pause());
        }
    }

    /// buildah resolves names by itself and is only started for those that lead where it may
    /// connect to.
    private void judgeAddress(FailureReason reason, String image)
            throws BuildFailure, BuildStopped, InterruptedException {
        var host = RegistryImage.parse(image).host();
        var place = host.equals("docker.io") ? "registry-1.docker.io" : host;
        int colon = place.lastIndexOf(':');
        var name = colon < 0 ? place : place.substring(0, colon);
        int port = colon < 0 ? 443 : Integer.parseInt(place.substring(colon + 1));
        for (int tried = 1; ; tried++) {
            try {
                settings.addresses().resolve(name, port);
                return;
            } catch (ForbiddenAddressException forbidden) {
                throw new BuildFailure(reason, image + ": " + forbidden.getMessage());
            } catch (UnknownHostException unknown) {
                if (tried >= settings.tries()) {
                    throw new BuildFailure(
                            reason, "%s: the host '%s' is not known".formatted(image, name));
                }
                patience.pause(settings.pause());
            } catch (IllegalArgumentException noPort) {
                throw new BuildFailure(reason, image + ": names no port");
            }
        }
    }

    private Exited run(List<String> words, Consumer<String> output)
            throws BuildStopped, IOException, InterruptedException {
        var command = new Command(words, workspace.environment(), workspace.directory());
        var end = programs.run(command, output, patience, Limits.of(NO_LIMIT_OF_ITS_OWN));
        return end instanceof Exited exited ? exited : new Exited(137);
    }
}
