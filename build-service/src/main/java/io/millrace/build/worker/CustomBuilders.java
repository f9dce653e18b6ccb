package io.millrace.build.worker;

import io.millrace.build.domain.Problem;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.BuildVolume.Entry;
import io.millrace.build.execution.CustomStrategy;
import io.millrace.build.execution.InputFiles.Kind;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.build.execution.door.RegistryDoor;
import io.millrace.contract.ImageReference;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.CustomBuildStrategy;
import io.millrace.contract.build.SecretSpec;
import io.millrace.platform.registry.RegistryAuthorization;
import io.millrace.platform.schema.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Prepares what a custom builder is given: the Build in its environment, secrets as files, and a
/// door to the integrated registry.
///
/// @param registry where it is
/// @param host as pull specs name it
/// @param authorization what this service shows to it in somebody's name
record CustomBuilders(
        URI registry, String host, Function<String, RegistryAuthorization> authorization) {

    private static final String SECRETS = "/var/run/secrets/openshift.io/";
    private static final int FOR_ALL = 0644;

    /// @param actor who pushes in the registry's eyes
    /// @param logins what the build shows to registries
    CustomStrategy of(
            Build build,
            CustomBuildStrategy custom,
            Claim claim,
            String actor,
            ProjectFiles files,
            BuildLogins logins)
            throws CannotRun, SQLException {
        var output =
                Optional.ofNullable(build.status().outputDockerImageReference())
                        .map(ImageReference::parse);
        var door = door(output, String.valueOf(custom.from().name()), claim, actor, logins);
        var volumes = new ArrayList<BuildVolume>();
        volumes.add(logins(door.credential(), logins.others()));
        var source = build.spec().source().sourceSecret();
        if (source != null) {
            volumes.add(secret("source", source.name(), SECRETS + "source", files));
        }
        for (var it : custom.secrets() == null ? List.<SecretSpec>of() : custom.secrets()) {
            volumes.add(secret("secret", it.secretSource().name(), it.mountPath(), files));
        }
        var env = environment(build, output);
        if (source != null) {
            env.put("SOURCE_SECRET_PATH", SECRETS + "source");
        }
        env.put("OPENSHIFT_CUSTOM_BUILD_BASE_IMAGE", String.valueOf(custom.from().name()));
        env.putAll(new Variables(build, files).values(custom.env()));
        return new CustomStrategy(String.valueOf(custom.from().name()), env, volumes, door);
    }

    private static Map<String, String> environment(Build build, Optional<ImageReference> output) {
        var env = new LinkedHashMap<String, String>();
        env.put("BUILD", Json.text(build));
        env.put("LANG", "C.utf8");
        var git = build.spec().source().git();
        if (git != null) {
            env.put("SOURCE_REPOSITORY", git.uri());
            env.put("SOURCE_URI", git.uri());
            env.put("SOURCE_CONTEXT_DIR", orEmpty(build.spec().source().contextDir()));
            env.put("SOURCE_REF", orEmpty(git.ref()));
        }
        output.ifPresent(it -> {
            env.put("OUTPUT_REGISTRY", it.registry());
            env.put("OUTPUT_IMAGE", it.toString().substring(it.registry().length() + 1));
        });
        env.put("PUSH_DOCKERCFG_PATH", SECRETS + "push");
        env.put("PULL_DOCKERCFG_PATH", SECRETS + "push");
        return env;
    }

    private RegistryDoor door(
            Optional<ImageReference> output,
            String builder,
            Claim claim,
            String actor,
            BuildLogins logins) {
        var own = output.filter(it -> it.registry().equalsIgnoreCase(host));
        var from =
                Optional.of(ImageReference.parse(builder))
                        .filter(it -> it.registry().equalsIgnoreCase(host))
                        .map(ImageReference::repository);
        return new RegistryDoor(
                registry,
                host,
                authorization.apply(actor),
                new RegistryDoor.Rights(
                        own.map(ImageReference::repository),
                        own.map(ImageReference::tagOrLatest).orElse(""),
                        claim.namespace(),
                        from),
                () -> logins.standing(List.of(builder), output.map(ImageReference::toString)));
    }

    /// In each of the forms that tools look for.
    private static BuildVolume logins(RegistryCredential own, List<RegistryCredential> others) {
        var auths = Json.object();
        var all = new ArrayList<>(others);
        all.add(own);
        for (var credential : all) {
            var login = credential.username() + ":" + credential.password();
            auths.putObject(credential.registry())
                    .put("username", credential.username())
                    .put("password", credential.password())
                    .put(
                            "auth",
                            Base64.getEncoder()
                                    .encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        var config = Json.object();
        config.set("auths", auths);
        return new BuildVolume(
                "push",
                Kind.SECRET,
                List.of(
                        new Entry(".dockercfg", Json.bytes(auths), FOR_ALL),
                        new Entry(".dockerconfigjson", Json.bytes(config), FOR_ALL),
                        new Entry("config.json", Json.bytes(config), FOR_ALL)),
                List.of(SECRETS + "push"));
    }

    private static BuildVolume secret(String kind, String name, String place, ProjectFiles files)
            throws CannotRun, SQLException {
        var held = files.secret(name).orElse(Map.of());
        if (held.isEmpty()) {
            throw new CannotRun(
                    new Problem("FetchSourceFailed", "Secrets [%s] do not exist.".formatted(name)));
        }
        var entries = new ArrayList<Entry>();
        held.forEach((key, content) -> entries.add(new Entry(key, content, FOR_ALL)));
        return new BuildVolume(kind + " " + name, Kind.SECRET, entries, List.of(place));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
