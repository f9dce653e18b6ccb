package io.millrace.build.worker;

import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.Defaults;
import io.millrace.build.domain.Problem;
import io.millrace.build.domain.StreamTag;
import io.millrace.build.execution.BinarySource;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.GitCredential;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.ImageInput;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.build.execution.Strategy;
import io.millrace.contract.ImageReference;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BinaryBuildSource;
import io.millrace.contract.build.Build;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.registry.SourceUploads;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.schema.Json;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns a Build into the executor's job: secrets opened, references as they were resolved.
final class JobAssembly {

    private static final Duration UNLIMITED = Duration.ofDays(7);

    private final WorkTable table;
    private final BuildSecrets secrets;
    private final IntegratedRegistry integrated;
    private final JobStrategies strategies;
    private final CustomBuilders builders;
    private final SourceUploads uploads;
    private final ProjectActions.Means actions;

    JobAssembly(
            WorkTable table,
            BuildSecrets secrets,
            IntegratedRegistry integrated,
            JobStrategies strategies,
            CustomBuilders builders,
            SourceUploads uploads,
            ProjectActions.Means actions) {
        this.builders = builders;
        this.uploads = uploads;
        this.actions = actions;
        this.strategies = strategies;
        this.table = table;
        this.secrets = secrets;
        this.integrated = integrated;
    }

    BuildJob assemble(Build build, Claim claim) throws CannotRun, SQLException {
        for (var image : Defaults.images(build.spec().strategy(), build.spec().source())) {
            refuseForeign(image, claim);
        }
        var credentials = credentials(build, claim.namespace());
        var strategy = strategy(build, claim, credentials);
        var deadline =
                Optional.ofNullable(build.spec().completionDeadlineSeconds())
                        .map(Duration::ofSeconds);
        return new BuildJob(
                claim.namespace(),
                claim.name(),
                claim.uid(),
                BuildNames.numberOf(build),
                claim.id(),
                source(build, claim)
                        .with(inputs(build, claim.namespace()))
                        .withImages(images(build)),
                strategy,
                JobStrategies.postCommit(build.spec().postCommit()),
                Optional.ofNullable(build.status().outputDockerImageReference()),
                labels(build),
                new BuildLogins(
                        integrated,
                        claim,
                        actor(build, claim),
                        deadline.orElse(UNLIMITED),
                        credentials),
                deadline);
    }

    private Strategy strategy(Build build, Claim claim, List<RegistryCredential> credentials)
            throws CannotRun, SQLException {
        var files = secrets.in(claim.namespace());
        var custom = build.spec().strategy().customStrategy();
        if (custom != null) {
            return builders.of(build, custom, claim, actor(build, claim), files, credentials);
        }
        var actions =
                new ProjectActions(this.actions, claim, BuildNames.configOf(build), account(build));
        return strategies.of(build, claim.namespace(), account(build), files, actions);
    }

    /// A push to a stream's tag is the build's own to tell of. Of any other the registry's
    /// notification tells, on behalf of the account that builds.
    private static String actor(Build build, Claim claim) {
        var to = build.spec().output().to();
        var isReported =
                to != null
                        && !"DockerImage".equals(to.kind())
                        && StreamTag.parse(String.valueOf(to.name())).isPresent();
        return isReported
                ? BuildCredential.reportingSubject(claim.uid())
                : "system:serviceaccount:%s:%s".formatted(claim.namespace(), account(build));
    }

    private static String account(Build build) {
        return present(build.spec().serviceAccount()).orElse("builder");
    }

    /// The second lock: whatever the Build says, this service vouches for pulling another project's
    /// image only for an author who was allowed to name that project, or for its own creator.
    private void refuseForeign(ObjectReference image, Claim claim) throws CannotRun, SQLException {
        var project = projectOf(image);
        if (project.isPresent()
                && !claim.mayUse(project.get())
                && !haveOneCreator(project.get(), claim.namespace())) {
            throw new CannotRun(Problem.IMAGE_BARRED);
        }
    }

    private Optional<String> projectOf(ObjectReference image) {
        try {
            return Optional.of(ImageReference.parse(String.valueOf(image.name())))
                    .filter(it -> it.registry().equalsIgnoreCase(integrated.host()))
                    .map(ImageReference::repository)
                    .map(it -> it.substring(0, Math.max(0, it.indexOf('/'))));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private boolean haveOneCreator(String one, String other) throws SQLException {
        var creator = creatorOf(one);
        return creator.isPresent() && creator.equals(creatorOf(other));
    }

    private Optional<String> creatorOf(String namespace) throws SQLException {
        var key = ResourceKey.cluster(ResourceType.NAMESPACE, namespace);
        return table.resource("projections", key.wire())
                .map(it -> Json.read(it, Namespace.class).metadata().annotations())
                .map(it -> it.get(Namespaces.REQUESTER));
    }

    private BuildSource source(Build build, Claim claim) throws CannotRun, SQLException {
        var source = build.spec().source();
        var git = source.git();
        var dockerfile = Optional.ofNullable(source.dockerfile());
        if (source.binary() != null) {
            return new BuildSource(Optional.empty(), dockerfile, present(source.contextDir()))
                    .with(upload(source.binary(), claim));
        }
        if (git == null
                && dockerfile.isEmpty()
                && orEmpty(source.images()).isEmpty()
                && build.spec().strategy().dockerStrategy() != null) {
            throw new CannotRun(
                    new Problem(
                            "FetchSourceFailed",
                            "The build has neither a git source nor a Dockerfile."));
        }
        if (git == null) {
            return new BuildSource(Optional.empty(), dockerfile, present(source.contextDir()));
        }
        var revision = build.spec().revision();
        var commit =
                revision == null || revision.git() == null
                        ? Optional.<String>empty()
                        : present(revision.git().commit());
        return new BuildSource(
                Optional.of(
                        new GitSource(
                                git.uri(),
                                present(git.ref()),
                                commit,
                                credential(source.sourceSecret(), claim.namespace()))),
                dockerfile,
                present(source.contextDir()));
    }

    private static List<ImageInput> images(Build build) {
        return orEmpty(build.spec().source().images()).stream()
                .map(it ->
                        new ImageInput(
                                String.valueOf(it.from().name()),
                                orEmpty(it.as()),
                                orEmpty(it.paths()).stream()
                                        .map(path ->
                                                new ImageInput.Copied(
                                                        path.sourcePath(), path.destinationDir()))
                                        .toList()))
                .toList();
    }

    private BinarySource upload(BinaryBuildSource binary, Claim claim)
            throws CannotRun, SQLException {
        var place =
                table.upload(claim.uid())
                        .orElseThrow(() ->
                                new CannotRun(
                                        new Problem(
                                                "FetchSourceFailed",
                                                "No source was uploaded for the build.")));
        return new BinarySource(present(binary.asFile()), () -> uploads.read(place));
    }

    private List<InputFiles> inputs(Build build, String namespace) throws CannotRun, SQLException {
        var inputs = new ArrayList<InputFiles>();
        var source = build.spec().source();
        var missingSecrets = new ArrayList<String>();
        for (var input : orEmpty(source.secrets())) {
            var name = input.secret().name();
            var folder = present(input.destinationDir()).orElse("");
            secrets.find(namespace, name)
                    .map(secrets::files)
                    .ifPresentOrElse(
                            it -> inputs.add(InputFiles.secret(name, folder, it)),
                            () -> missingSecrets.add(name));
        }
        var missingMaps = new ArrayList<String>();
        for (var input : orEmpty(source.configMaps())) {
            var name = input.configMap().name();
            var folder = present(input.destinationDir()).orElse("");
            secrets.configMap(namespace, name)
                    .ifPresentOrElse(
                            it -> inputs.add(InputFiles.configMap(name, folder, it)),
                            () -> missingMaps.add(name));
        }
        requireAll(missingMaps, missingSecrets);
        return inputs;
    }

    private static void requireAll(List<String> maps, List<String> secrets) throws CannotRun {
        var missing = new ArrayList<String>();
        if (!maps.isEmpty()) {
            missing.add("ConfigMaps [%s]".formatted(String.join(", ", maps)));
        }
        if (!secrets.isEmpty()) {
            missing.add("Secrets [%s]".formatted(String.join(", ", secrets)));
        }
        if (!missing.isEmpty()) {
            throw new CannotRun(
                    new Problem(
                            "FetchSourceFailed", String.join(" and ", missing) + " do not exist."));
        }
    }

    private Optional<GitCredential> credential(
            @Nullable LocalObjectReference reference, String namespace)
            throws CannotRun, SQLException {
        if (reference == null) {
            return Optional.empty();
        }
        var secret = secrets.find(namespace, reference.name());
        if (secret.isEmpty()) {
            throw new CannotRun(
                    new Problem(
                            "FetchSourceFailed",
                            "Secrets [%s] do not exist.".formatted(reference.name())));
        }
        return secrets.git(secret.get());
    }

    private static Map<String, String> labels(Build build) {
        var labels = new LinkedHashMap<String, String>();
        var given = build.spec().output().imageLabels();
        if (given != null) {
            given.forEach(it -> labels.put(it.name(), it.value() == null ? "" : it.value()));
        }
        return labels;
    }

    /// For each registry the first credential counts: what the build names, then what its service
    /// account has.
    private List<RegistryCredential> credentials(Build build, String namespace)
            throws CannotRun, SQLException {
        var names = new ArrayList<String>();
        var push = build.spec().output().pushSecret();
        if (push != null) {
            if (secrets.find(namespace, push.name()).isEmpty()) {
                throw new CannotRun(new Problem("MissingPushSecret", "Missing push secret."));
            }
            names.add(push.name());
        }
        JobStrategies.pullSecret(build.spec().strategy()).ifPresent(it -> names.add(it.name()));
        orEmpty(build.spec().source().images()).stream()
                .flatMap(it -> Optional.ofNullable(it.pullSecret()).stream())
                .forEach(it -> names.add(it.name()));
        secrets.ofAccount(namespace, account(build)).forEach(names::add);
        var found = new LinkedHashMap<String, RegistryCredential>();
        for (var name : names) {
            var secret = secrets.find(namespace, name);
            if (secret.isPresent()) {
                secrets.registries(secret.get())
                        .forEach(it -> found.putIfAbsent(it.registry(), it));
            }
        }
        return List.copyOf(found.values());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }

    private static Optional<String> present(@Nullable String text) {
        return Optional.ofNullable(text).filter(it -> !it.isEmpty());
    }
}
