package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
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
import io.millrace.build.execution.process.Command;
import io.millrace.build.execution.process.Limits;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.ProcessEnd;
import io.millrace.build.execution.process.ProcessEnd.Exited;
import io.millrace.build.execution.process.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What buildah does for one build, and what its failures mean.
final class ImageWork {

    private static final Duration NO_LIMIT_OF_ITS_OWN = Duration.ofDays(30);

    private static final String UNHEARD =
            "warning: the end of what RUN says may be missing, for runc does not run here: ";

    private final LocalBuilds settings;
    private final Network network;
    private final Buildah buildah;
    private final Workspace workspace;
    private final Programs programs;
    private final Patience patience;
    private final BuildLog log;
    private final ImageTransfer transfer;
    private final BuildJob job;
    private final KnownImages before;

    /// What the images that were pulled say of themselves, by their pull specs.
    private final Map<String, ImageConfig> known;

    ImageWork(
            BuildJob job,
            KnownImages before,
            LocalBuilds settings,
            BuildMachine machine,
            Workspace workspace,
            Programs programs,
            Patience patience,
            BuildLog log,
            RegistryLogins logins) {
        this.job = job;
        this.before = before;
        this.settings = settings;
        this.network = machine.network();
        this.buildah = new Buildah(workspace, machine.storageDriver(), machine.isolation());
        this.workspace = workspace;
        this.programs = programs;
        this.patience = patience;
        this.log = log;
        this.known = new LinkedHashMap<>();
        this.transfer =
                new ImageTransfer(settings, buildah, workspace, patience, log, logins, this::run);
    }

    private ImageWork(ImageWork same, BuildLog log) {
        this.job = same.job;
        this.before = same.before;
        this.settings = same.settings;
        this.network = same.network;
        this.buildah = same.buildah;
        this.workspace = same.workspace;
        this.programs = same.programs;
        this.patience = same.patience;
        this.log = log;
        this.transfer = same.transfer;
        this.known = same.known;
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
        for (var pulled : transfer.pull(images).entrySet()) {
            var image = pulled.getKey();
            var told = before.find(job, image, pulled.getValue());
            var config = told.isPresent() ? told.get() : inspected(image);
            before.keep(job, image, pulled.getValue(), config);
            known.put(image, config);
        }
    }

    /// The images that the build was made of, each `<pull spec>@<digest>`.
    List<String> pulled() {
        return known.entrySet().stream()
                .filter(it -> !it.getValue().digest().isEmpty())
                .map(it -> it.getKey().replaceFirst("@.*", "") + "@" + it.getValue().digest())
                .toList();
    }

    boolean pullPrevious(String image)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var isHere = transfer.pullPrevious(image);
        if (isHere) {
            known.put(image, inspected(image));
        }
        return isHere;
    }

    /// @return the digest of the manifest in the registry
    String push(String output)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        return transfer.push(output);
    }

    /// What an image says of itself.
    ImageConfig configOf(String image)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var told = known.get(image);
        return told == null ? inspected(image) : told;
    }

    private ImageConfig inspected(String image)
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
        var added = new AddedFiles(settings, workspace, patience, log);
        added.fetch(inputs.dockerfile().downloads());
        added.write(inputs.dockerfile().files());
        var dockerfile = workspace.writeDockerfile(inputs.dockerfile().text());
        var volumes = new VolumeFolders(workspace).write(inputs.volumes());
        var words = buildah.build(dockerfile, inputs, volumes);
        network.obstacle().ifPresent(it -> log.line("RUN has no network: " + it));
        buildah.isolation().obstacle().map(UNHEARD::concat).ifPresent(log::line);
        if (inputs.layers() == Layers.ONE_AND_TOLD) {
            log.line("warning: all instructions become one layer (imageOptimizationPolicy)");
        }
        confined(inputs.arguments().before(words, workspace), inputs.failing());
    }

    RemoteScripts scripts() {
        return new RemoteScripts(settings, patience, log);
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
        container(List.of(), FailureReason.POST_COMMIT_HOOK_FAILED);
        confined(inContainer(words, List.of()), FailureReason.POST_COMMIT_HOOK_FAILED);
    }

    /// How a program gets into its sandbox.
    interface Entrance {
        List<String> before(List<String> program) throws IOException;
    }

    /// Runs what the built image would run by itself.
    ///
    /// @param names that it knows besides, each `<name>:<address>`
    void runBuilder(List<String> volumes, List<String> names, Entrance entrance)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var words = configOf(Buildah.IMAGE).program();
        if (words.isEmpty()) {
            throw new BuildFailure(
                    FailureReason.GENERIC_BUILD_FAILED,
                    "the builder image has neither an entry point nor a command");
        }
        container(names, FailureReason.GENERIC_BUILD_FAILED);
        confined(entrance.before(inContainer(words, volumes)), FailureReason.GENERIC_BUILD_FAILED);
    }

    private List<String> inContainer(List<String> program, List<String> volumes)
            throws IOException {
        var all = new ArrayList<>(volumes);
        all.add(LastWords.volume(workspace));
        return LastWords.kept(workspace, buildah.run(all), program);
    }

    private void container(List<String> names, FailureReason failing)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        if (!run(buildah.container(Buildah.IMAGE, names), _ -> {}).well()) {
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
        var limits = new Limits(NO_LIMIT_OF_ITS_OWN, new DiskLimit(workspace, settings));
        var entering = Sandbox.entering(workspace, settings, network, words);
        switch (run(entering, complaint.and(log), limits)) {
            case Exited end when isOutOfMemory(end) ->
                    throw new BuildFailure(FailureReason.OUT_OF_MEMORY_KILLED);
            case Exited end when !end.well() ->
                    throw new BuildFailure(failing, complaint.text(end));
            case Exited _ -> {}
            case ProcessEnd.GrewTooLarge _ ->
                    throw new BuildFailure(
                            failing,
                            "the build wrote more than %d MiB"
                                    .formatted(settings.limits().disk() >> 20));
            case ProcessEnd.TimedOut _ -> throw new BuildFailure(failing, "it took too long");
        }
    }

    private boolean isOutOfMemory(Exited end) {
        return end.killed() || (!end.well() && programs.ranOutOfMemory());
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

    private Exited run(List<String> words, Consumer<String> output)
            throws BuildStopped, IOException, InterruptedException {
        var end = run(words, output, Limits.of(NO_LIMIT_OF_ITS_OWN));
        return end instanceof Exited exited ? exited : new Exited(137);
    }

    private ProcessEnd run(List<String> words, Consumer<String> output, Limits limits)
            throws BuildStopped, IOException, InterruptedException {
        var command = new Command(words, workspace.environment(), workspace.directory());
        return programs.run(command, output, patience, limits);
    }
}
