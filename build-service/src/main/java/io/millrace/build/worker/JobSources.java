package io.millrace.build.worker;

import io.millrace.build.domain.Problem;
import io.millrace.build.execution.BinarySource;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.GitAccess;
import io.millrace.build.execution.GitProxies;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.ImageInput;
import io.millrace.build.execution.InputFiles;
import io.millrace.contract.build.BinaryBuildSource;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.GitBuildSource;
import io.millrace.contract.meta.LocalObjectReference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what a Build is made of: its repository or upload, and what is put beside.
record JobSources(WorkTable table, BuildSecrets secrets, UploadedSources uploads) {

    BuildSource of(Build build, Claim claim) throws CannotRun, SQLException {
        return source(build, claim)
                .with(inputs(build, claim.namespace()))
                .withImages(images(build));
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
                                access(build, git, claim.namespace()))),
                dockerfile,
                present(source.contextDir()));
    }

    private GitAccess access(Build build, GitBuildSource git, String namespace)
            throws CannotRun, SQLException {
        var shown = shown(build.spec().source().sourceSecret(), namespace);
        var env =
                new Variables(build, secrets.in(namespace))
                        .values(JobStrategies.environment(build.spec().strategy()));
        var said =
                new GitProxies(
                        present(git.httpProxy()),
                        present(git.httpsProxy()),
                        present(git.noProxy()));
        var access = shown.through(said.or(proxies(env)));
        return isYes(env.get("GIT_SSL_NO_VERIFY")) ? access.unverified() : access;
    }

    private GitAccess shown(@Nullable LocalObjectReference reference, String namespace)
            throws CannotRun, SQLException {
        if (reference == null) {
            return GitAccess.OPEN;
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

    private static GitProxies proxies(Map<String, String> env) {
        return new GitProxies(
                value(env, "HTTP_PROXY"), value(env, "HTTPS_PROXY"), value(env, "NO_PROXY"));
    }

    private static Optional<String> value(Map<String, String> env, String name) {
        return present(env.get(name)).or(() -> present(env.get(name.toLowerCase(Locale.ROOT))));
    }

    private static boolean isYes(@Nullable String text) {
        return text != null && !Set.of("", "0", "false", "no", "off").contains(text);
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
        return new BinarySource(present(binary.asFile()), uploads.at(place));
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

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }

    private static Optional<String> present(@Nullable String text) {
        return Optional.ofNullable(text).filter(it -> !it.isEmpty());
    }
}
