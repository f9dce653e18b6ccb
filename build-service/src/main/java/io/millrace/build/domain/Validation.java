package io.millrace.build.domain;

import io.millrace.contract.ImageReference;
import io.millrace.contract.build.BuildConfigSpec;
import io.millrace.contract.build.BuildOutput;
import io.millrace.contract.build.BuildSource;
import io.millrace.contract.build.BuildSpec;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.EnvVar;
import io.millrace.contract.build.GitBuildSource;
import io.millrace.contract.build.WebHookTrigger;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rules that a BuildConfig's and a Build's spec must keep.
public final class Validation {

    private static final int LONGEST_DOCKERFILE = 60_000;
    private static final int LONGEST_JENKINSFILE = 100_000;
    private static final Pattern ENV_NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
    private static final Pattern STREAM_NAME =
            Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern LABEL_NAME =
            Pattern.compile(
                    "([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern SCP_LIKE = Pattern.compile("[^/:]+@[^/:]+:.+");
    private static final Set<String> GIT_PROTOCOLS = Set.of("https", "http", "ssh", "git");
    private static final Set<String> OPTIMIZATIONS =
            Set.of("None", "SkipLayers", "SkipLayersAndWarn");

    private final List<Fault> faults = new ArrayList<>();

    private Validation() {}

    public static List<Fault> of(BuildConfigSpec spec, String namespace) {
        var validation = new Validation();
        var policy = present(spec.runPolicy());
        if (!RunPolicy.parse(policy).wireName().equals(policy)) {
            validation.invalid(
                    "spec.runPolicy",
                    policy,
                    "run policy must Parallel, Serial, or SerialLatestOnly");
        }
        validation.limit("spec.successfulBuildsHistoryLimit", spec.successfulBuildsHistoryLimit());
        validation.limit("spec.failedBuildsHistoryLimit", spec.failedBuildsHistoryLimit());
        validation.triggers(spec.triggers(), spec.strategy(), namespace);
        validation.common(
                spec.source(), spec.strategy(), spec.output(), spec.completionDeadlineSeconds());
        validation.postCommit(spec.postCommit().script(), spec.postCommit().command());
        return List.copyOf(validation.faults);
    }

    public static List<Fault> of(BuildSpec spec) {
        var validation = new Validation();
        validation.common(
                spec.source(), spec.strategy(), spec.output(), spec.completionDeadlineSeconds());
        validation.postCommit(spec.postCommit().script(), spec.postCommit().command());
        return List.copyOf(validation.faults);
    }

    private void limit(String path, @Nullable Integer limit) {
        if (limit != null && limit < 0) {
            invalid(path, limit, "must be a positive value");
        }
    }

    private void common(
            BuildSource source,
            BuildStrategy strategy,
            BuildOutput output,
            @Nullable Long deadline) {
        source(source, strategy);
        if (deadline != null && deadline <= 0) {
            invalid(
                    "spec.completionDeadlineSeconds",
                    deadline,
                    "completionDeadlineSeconds must be a positive integer greater than 0");
        }
        output(output);
        strategy(strategy);
    }

    private void postCommit(@Nullable String script, @Nullable List<String> command) {
        if (!present(script).isEmpty() && command != null && !command.isEmpty()) {
            invalid("spec.postCommit", script, "cannot use command and script together");
        }
    }

    private void source(BuildSource source, BuildStrategy strategy) {
        var isDocker = strategy.dockerStrategy() != null;
        var hasImages = source.images() != null && !source.images().isEmpty();
        if (isDocker
                && source.git() == null
                && source.binary() == null
                && source.dockerfile() == null
                && !hasImages) {
            invalid("spec.source", "", "must provide a value for at least one source input");
        }
        if (source.git() != null && source.binary() != null && strategy.customStrategy() == null) {
            invalid("spec.source.git", "", "may not be set when binary is also set");
            invalid("spec.source.binary", "", "may not be set when git is also set");
        }
        if (source.git() != null) {
            git(source.git());
        }
        if (source.binary() != null) {
            binary(present(source.binary().asFile()));
        }
        if (source.dockerfile() != null
                && source.dockerfile().getBytes(StandardCharsets.UTF_8).length
                        > LONGEST_DOCKERFILE) {
            invalid("spec.source.dockerfile", "", "must be smaller than 60000 bytes");
        }
        if (escapes(source.contextDir())) {
            invalid(
                    "spec.source.contextDir",
                    source.contextDir(),
                    "context dir must not be a relative path that leaves the source");
        }
        secret("spec.source.sourceSecret", source.sourceSecret());
        injections(source, isDocker);
    }

    private void injections(BuildSource source, boolean isDocker) {
        var index = 0;
        for (var secret : orEmpty(source.secrets())) {
            injection(
                    "spec.source.secrets[" + index++ + "]",
                    "secret",
                    secret.secret().name(),
                    secret.destinationDir(),
                    isDocker);
        }
        index = 0;
        for (var map : orEmpty(source.configMaps())) {
            injection(
                    "spec.source.configMaps[" + index++ + "]",
                    "configMap",
                    map.configMap().name(),
                    map.destinationDir(),
                    isDocker);
        }
    }

    private void injection(
            String path, String field, String name, @Nullable String directory, boolean isDocker) {
        if (name.isEmpty()) {
            required(path + "." + field, "");
        } else if (!name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            invalid(path + "." + field, name, "must be a valid object name");
        }
        var target = present(directory);
        if (target.startsWith("..")) {
            invalid(path + ".destinationDir", target, "destination dir cannot start with '..'");
        }
        if (isDocker && target.startsWith("/")) {
            invalid(
                    path + ".destinationDir",
                    target,
                    "for the docker strategy the destinationDir has to be relative");
        }
    }

    private void git(GitBuildSource git) {
        if (git.uri().isEmpty()) {
            required("spec.source.git.uri", "");
        } else if (!isGitUrl(git.uri())) {
            invalid(
                    "spec.source.git.uri",
                    git.uri(),
                    "uri is not a valid url of the protocols https, http, ssh or git");
        }
        proxy("spec.source.git.httpproxy", git.httpProxy());
        proxy("spec.source.git.httpsproxy", git.httpsProxy());
    }

    private void proxy(String path, @Nullable String url) {
        if (url != null && !url.isEmpty() && schemeOf(url).isEmpty()) {
            invalid(path, url, "proxy is not a valid url");
        }
    }

    private void binary(String file) {
        if (file.contains("/") || file.contains("\\") || file.contains("..") || file.equals(".")) {
            invalid(
                    "spec.source.binary.asFile",
                    file,
                    "file name may not contain slashes or relative path segments and must be a"
                            + " valid POSIX filename");
        }
    }

    private static boolean isGitUrl(String url) {
        if (SCP_LIKE.matcher(url).matches() && !url.contains("://")) {
            return true;
        }
        return schemeOf(url).filter(GIT_PROTOCOLS::contains).isPresent();
    }

    private static Optional<String> schemeOf(String url) {
        try {
            return Optional.ofNullable(new URI(url).getScheme())
                    .map(it -> it.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    private void output(BuildOutput output) {
        var to = output.to();
        if (to != null) {
            reference(
                    "spec.output.to", to, Set.of(Defaults.IMAGE_STREAM_TAG, Defaults.DOCKER_IMAGE));
        }
        secret("spec.output.pushSecret", output.pushSecret());
        var names = new HashSet<String>();
        var index = 0;
        for (var label : orEmpty(output.imageLabels())) {
            var path = "spec.output.imageLabels[" + index++ + "].name";
            if (label.name().isEmpty()) {
                required(path, "");
            } else if (!LABEL_NAME.matcher(label.name()).matches()) {
                invalid(path, label.name(), "must be a qualified name");
            } else if (!names.add(label.name())) {
                invalid(path, label.name(), "duplicate name");
            }
        }
    }

    private void strategy(BuildStrategy strategy) {
        if (Defaults.strategiesOf(strategy) != 1) {
            invalid(
                    "spec.strategy",
                    present(strategy.type()),
                    "must provide a value for exactly one of sourceStrategy, customStrategy,"
                            + " dockerStrategy, or jenkinsPipelineStrategy");
            return;
        }
        if (strategy.dockerStrategy() != null) {
            docker(strategy);
        }
        if (strategy.sourceStrategy() != null) {
            builder(
                    "spec.strategy.sourceStrategy",
                    strategy.sourceStrategy().from(),
                    strategy.sourceStrategy().pullSecret(),
                    strategy.sourceStrategy().env());
        }
        if (strategy.customStrategy() != null) {
            builder(
                    "spec.strategy.customStrategy",
                    strategy.customStrategy().from(),
                    strategy.customStrategy().pullSecret(),
                    strategy.customStrategy().env());
        }
        if (strategy.jenkinsPipelineStrategy() != null) {
            pipeline(
                    present(strategy.jenkinsPipelineStrategy().jenkinsfile()),
                    strategy.jenkinsPipelineStrategy().jenkinsfilePath());
        }
    }

    private void docker(BuildStrategy strategy) {
        var docker = strategy.dockerStrategy();
        if (docker == null) {
            return;
        }
        var path = "spec.strategy.dockerStrategy";
        if (docker.from() != null) {
            image(path + ".from", docker.from());
        }
        secret(path + ".pullSecret", docker.pullSecret());
        env(path + ".env", docker.env());
        if (escapes(docker.dockerfilePath())) {
            invalid(
                    path + ".dockerfilePath",
                    docker.dockerfilePath(),
                    "dockerfile path must be relative to the source and must not leave it");
        }
        var optimization = present(docker.imageOptimizationPolicy());
        if (!optimization.isEmpty() && !OPTIMIZATIONS.contains(optimization)) {
            invalid(
                    path + ".imageOptimizationPolicy",
                    optimization,
                    "must be one of None, SkipLayers or SkipLayersAndWarn");
        }
    }

    private void builder(
            String path,
            ObjectReference from,
            @Nullable LocalObjectReference pullSecret,
            @Nullable List<EnvVar> env) {
        image(path + ".from", from);
        secret(path + ".pullSecret", pullSecret);
        env(path + ".env", env);
    }

    private void pipeline(String jenkinsfile, @Nullable String path) {
        var field = "spec.strategy.jenkinsPipelineStrategy";
        if (!jenkinsfile.isEmpty() && !present(path).isEmpty()) {
            invalid(
                    field,
                    "",
                    "must provide a value for at most one of jenkinsfilePath or jenkinsfile");
        }
        if (jenkinsfile.getBytes(StandardCharsets.UTF_8).length > LONGEST_JENKINSFILE) {
            invalid(field + ".jenkinsfile", "", "must be smaller than 100000 bytes");
        }
        if (escapes(path)) {
            invalid(field + ".jenkinsfilePath", path, "must be relative and not leave the source");
        }
    }

    private void image(String path, ObjectReference from) {
        reference(
                path,
                from,
                Set.of(
                        Defaults.IMAGE_STREAM_TAG,
                        Defaults.IMAGE_STREAM_IMAGE,
                        Defaults.DOCKER_IMAGE));
    }

    private void env(String path, @Nullable List<EnvVar> variables) {
        var index = 0;
        for (var variable : orEmpty(variables)) {
            var at = path + "[" + index++ + "]";
            if (variable.name().isEmpty()) {
                required(at + ".name", "");
            } else if (!ENV_NAME.matcher(variable.name()).matches()) {
                invalid(
                        at + ".name",
                        variable.name(),
                        "a valid environment variable name must consist of alphabetic characters,"
                                + " digits, '_', '-', or '.', and must not start with a digit");
            }
            if (variable.valueFrom() != null && variable.valueFrom().resourceFieldRef() != null) {
                invalid(
                        at + ".valueFrom.ResourceFieldRef",
                        "",
                        "valueFrom resource is not supported");
            }
        }
    }

    private void reference(String path, ObjectReference reference, Set<String> kinds) {
        var kind = present(reference.kind());
        var name = present(reference.name());
        var namespace = present(reference.namespace());
        if (kind.isEmpty()) {
            required(path + ".kind", "");
        } else if (!kinds.contains(kind)) {
            invalid(
                    path + ".kind",
                    kind,
                    "the target of build must be one of " + kinds.stream().sorted().toList());
            return;
        }
        if (name.isEmpty()) {
            required(path + ".name", "");
        } else {
            name(path, kind, name);
        }
        if (!namespace.isEmpty() && !NAMESPACE.matcher(namespace).matches()) {
            invalid(path + ".namespace", namespace, "namespace must be a valid subdomain");
        }
        if (!namespace.isEmpty() && kind.equals(Defaults.DOCKER_IMAGE)) {
            invalid(
                    path + ".namespace",
                    namespace,
                    "namespace is not valid when used with a 'DockerImage'");
        }
    }

    private void name(String path, String kind, String name) {
        switch (kind) {
            case Defaults.IMAGE_STREAM_TAG -> {
                var tag = StreamTag.parse(name);
                if (tag.filter(it -> STREAM_NAME.matcher(it.stream()).matches()).isEmpty()) {
                    invalid(
                            path + ".name",
                            name,
                            "ImageStreamTag object references must be in the form <name>:<tag>");
                }
            }
            case Defaults.IMAGE_STREAM_IMAGE -> {
                var at = name.indexOf('@');
                if (at <= 0 || !STREAM_NAME.matcher(name.substring(0, at)).matches()) {
                    invalid(
                            path + ".name",
                            name,
                            "ImageStreamImage object references must be in the form <name>@<id>");
                }
            }
            default -> dockerImage(path, name);
        }
    }

    private void dockerImage(String path, String name) {
        try {
            ImageReference.parse(name);
        } catch (IllegalArgumentException e) {
            invalid(
                    path + ".name",
                    name,
                    "name is not a valid Docker pull specification: " + e.getMessage());
        }
    }

    private void secret(String path, @Nullable LocalObjectReference secret) {
        if (secret != null && secret.name().isEmpty()) {
            required(path + ".name", "");
        }
    }

    private void triggers(
            List<BuildTriggerPolicy> triggers, BuildStrategy strategy, String namespace) {
        var watched = new HashSet<String>();
        var from = Defaults.from(strategy);
        for (var index = 0; index < triggers.size(); index++) {
            var trigger = triggers.get(index);
            var path = "spec.triggers[" + index + "]";
            switch (trigger.type()) {
                case "" -> required(path + ".type", "");
                case Defaults.CONFIG_CHANGE -> {}
                case Defaults.IMAGE_CHANGE -> imageChange(path, trigger, from, namespace, watched);
                case "Generic" -> webHook(path + ".generic", trigger.generic(), true);
                case "GitHub" -> webHook(path + ".github", trigger.github(), false);
                case "GitLab" -> webHook(path + ".gitlab", trigger.gitlab(), false);
                case "Bitbucket" -> webHook(path + ".bitbucket", trigger.bitbucket(), false);
                default -> invalid(path + ".type", trigger.type(), "invalid trigger type");
            }
        }
    }

    private void imageChange(
            String path,
            BuildTriggerPolicy trigger,
            Optional<ObjectReference> base,
            String namespace,
            Set<String> watched) {
        var change = trigger.imageChange();
        if (change == null) {
            required(path + ".imageChange", "");
            return;
        }
        var from = Optional.ofNullable(change.from()).or(() -> base).orElse(ObjectReference.EMPTY);
        if (change.from() == null && !Defaults.isStreamTag(from)) {
            invalid(
                    path + ".imageChange",
                    "",
                    "must specify an ImageStreamTag as the strategy's from, or a from of its own");
            return;
        }
        if (change.from() != null && !Defaults.isStreamTag(from)) {
            invalid(
                    path + ".imageChange.from.kind",
                    present(from.kind()),
                    "only an ImageStreamTag type of reference is allowed in an ImageChange"
                            + " trigger.");
            return;
        }
        if (change.from() != null) {
            reference(path + ".from", from, Set.of(Defaults.IMAGE_STREAM_TAG));
        }
        var space = present(from.namespace()).isEmpty() ? namespace : present(from.namespace());
        if (!watched.add(space + "/" + present(from.name()))) {
            invalid(
                    "spec.triggers",
                    present(from.name()),
                    "multiple ImageChange triggers refer to the same image stream tag");
        }
    }

    private void webHook(String path, @Nullable WebHookTrigger hook, boolean mayAllowEnv) {
        if (hook == null) {
            required(path, "");
            return;
        }
        if (present(hook.secret()).isEmpty() && hook.secretReference() == null) {
            invalid(path, "", "must provide a value for at least one of secret or secretReference");
        }
        if (hook.secretReference() != null && hook.secretReference().name().isEmpty()) {
            required(path + ".secretReference.name", "");
        }
        if (hook.allowEnv() && !mayAllowEnv) {
            invalid(path + ".allowEnv", true, "git webhooks cannot allow env vars");
        }
    }

    /// Whether the path is absolute or leads out of the directory that it is relative to.
    private static boolean escapes(@Nullable String path) {
        var text = present(path);
        return text.startsWith("/") || text.equals("..") || text.startsWith("../");
    }

    private void required(String path, String detail) {
        faults.add(Fault.required(path, detail));
    }

    private void invalid(String path, @Nullable Object value, String detail) {
        faults.add(Fault.invalid(path, value, detail));
    }

    private static String present(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }

    /// What a Build may not change once it is there.
    public static List<Fault> ofUpdate(BuildSpec next, BuildSpec previous) {
        var comparable =
                next.withOutput(next.output().withPushSecret(previous.output().pushSecret()));
        return comparable.equals(previous)
                ? List.of()
                : List.of(Fault.invalid("spec", "", "spec is immutable"));
    }

    /// A finished Build keeps its phase.
    public static List<Fault> ofPhase(BuildPhase next, BuildPhase previous) {
        return previous.isTerminal() && next != previous
                ? List.of(
                        Fault.invalid(
                                "status.phase",
                                next.wireName(),
                                "phase cannot be updated from a terminal state"))
                : List.of();
    }

    /// Features of a valid Build that this version cannot carry out, in words; empty when it can.
    public static List<String> unsupported(BuildSpec spec) {
        var docker = spec.strategy().dockerStrategy();
        var used = new LinkedHashMap<String, Boolean>();
        var source = spec.strategy().sourceStrategy();
        used.put(
                "the %s strategy".formatted(present(spec.strategy().type())),
                docker == null && source == null);
        used.put("binary source", spec.source().binary() != null);
        used.put("source from images", !orEmpty(spec.source().images()).isEmpty());
        used.put("config maps as source", !orEmpty(spec.source().configMaps()).isEmpty());
        used.put(
                "volumes",
                (docker != null && !orEmpty(docker.volumes()).isEmpty())
                        || (source != null && !orEmpty(source.volumes()).isEmpty()));
        used.put(
                "variables with valueFrom",
                variables(spec.strategy()).anyMatch(it -> it.valueFrom() != null));
        return used.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static Stream<EnvVar> variables(BuildStrategy strategy) {
        var docker = strategy.dockerStrategy();
        var source = strategy.sourceStrategy();
        return Stream.of(
                        docker == null ? List.<EnvVar>of() : orEmpty(docker.env()),
                        docker == null ? List.<EnvVar>of() : orEmpty(docker.buildArgs()),
                        source == null ? List.<EnvVar>of() : orEmpty(source.env()))
                .flatMap(List::stream);
    }
}
