package io.millrace.build.domain;

import io.millrace.contract.build.BuildSource;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.GitBuildSource;
import io.millrace.contract.build.ImageSource;
import io.millrace.contract.build.ImageSourcePath;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules for what a build is made from.
record SourceRules(Findings findings, References references) {

    private static final int LONGEST_DOCKERFILE = 60_000;

    private static final Pattern SCP_LIKE = Pattern.compile("[^/:]+@[^/:]+:.+");

    private static final Set<String> GIT_PROTOCOLS = Set.of("https", "http", "ssh", "git");

    void source(BuildSource source, BuildStrategy strategy) {
        var isDocker = strategy.dockerStrategy() != null;
        var hasImages = source.images() != null && !source.images().isEmpty();
        if (isDocker
                && source.git() == null
                && source.binary() == null
                && source.dockerfile() == null
                && !hasImages) {
            findings.invalid(
                    "spec.source", "", "must provide a value for at least one source input");
        }
        if (source.git() != null && source.binary() != null && strategy.customStrategy() == null) {
            findings.invalid("spec.source.git", "", "may not be set when binary is also set");
            findings.invalid("spec.source.binary", "", "may not be set when git is also set");
        }
        if (source.git() != null) {
            git(source.git());
        }
        if (source.binary() != null) {
            binary("spec.source.binary.asFile", Findings.present(source.binary().asFile()));
        }
        if (source.dockerfile() != null
                && source.dockerfile().getBytes(StandardCharsets.UTF_8).length
                        > LONGEST_DOCKERFILE) {
            findings.invalid("spec.source.dockerfile", "", "must be smaller than 60000 bytes");
        }
        if (Findings.escapes(source.contextDir())) {
            findings.invalid(
                    "spec.source.contextDir",
                    source.contextDir(),
                    "context dir must not be a relative path that leaves the source");
        }
        references.secret("spec.source.sourceSecret", source.sourceSecret());
        injections(source, isDocker);
        images(Findings.orEmpty(source.images()));
        pipeline(source, strategy);
    }

    private void pipeline(BuildSource source, BuildStrategy strategy) {
        var pipeline = strategy.jenkinsPipelineStrategy();
        if (pipeline != null
                && Findings.present(pipeline.jenkinsfile()).isEmpty()
                && source.git() == null) {
            findings.invalid(
                    "spec.source.git",
                    "",
                    "must be set when using Jenkins Pipeline strategy with Jenkinsfile from a git"
                            + " repo");
        }
    }

    private void images(List<ImageSource> images) {
        var names = new HashSet<String>();
        for (var index = 0; index < images.size(); index++) {
            var path = "spec.source.images[" + index + "]";
            image(path, images.get(index), names);
        }
    }

    private void image(String path, ImageSource image, Set<String> names) {
        references.image(path + ".from", image.from());
        references.secret(path + ".pullSecret", image.pullSecret());
        var paths = Findings.orEmpty(image.paths());
        var as = Findings.orEmpty(image.as());
        if (paths.isEmpty() && as.isEmpty()) {
            findings.required(path + ".paths", "must provide either 'as' or 'paths'");
            findings.required(path + ".as", "must provide either 'as' or 'paths'");
        }
        for (var index = 0; index < as.size(); index++) {
            var at = path + ".as[" + index + "]";
            if (as.get(index).isEmpty()) {
                findings.invalid(at, "", "cannot be an empty string");
            } else if (!names.add(as.get(index))) {
                findings.duplicate(at, as.get(index));
            }
        }
        for (var index = 0; index < paths.size(); index++) {
            copied(path + ".paths[" + index + "]", paths.get(index));
        }
    }

    private void copied(String path, ImageSourcePath copied) {
        if (copied.sourcePath().isEmpty()) {
            findings.required(path + ".sourcePath", "");
        } else if (!copied.sourcePath().startsWith("/")) {
            findings.invalid(path + ".sourcePath", copied.sourcePath(), "must be an absolute path");
        }
        var target = copied.destinationDir();
        if (target.isEmpty()) {
            findings.required(path + ".destinationDir", "");
        } else if (target.startsWith("/") || target.startsWith("..")) {
            findings.invalid(
                    path + ".destinationDir", target, "must be a relative path in the source");
        }
    }

    private void injections(BuildSource source, boolean isDocker) {
        var index = 0;
        for (var secret : Findings.orEmpty(source.secrets())) {
            injection(
                    "spec.source.secrets[" + index++ + "]",
                    "secret",
                    secret.secret().name(),
                    secret.destinationDir(),
                    isDocker);
        }
        index = 0;
        for (var map : Findings.orEmpty(source.configMaps())) {
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
            findings.required(path + "." + field, "");
        } else if (!name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            findings.invalid(path + "." + field, name, "must be a valid object name");
        }
        var target = Findings.present(directory);
        if (target.startsWith("..")) {
            findings.invalid(
                    path + ".destinationDir", target, "destination dir cannot start with '..'");
        }
        if (isDocker && target.startsWith("/")) {
            findings.invalid(
                    path + ".destinationDir",
                    target,
                    "for the docker strategy the destinationDir has to be relative");
        }
    }

    private void git(GitBuildSource git) {
        if (git.uri().isEmpty()) {
            findings.required("spec.source.git.uri", "");
        } else if (!isGitUrl(git.uri())) {
            findings.invalid(
                    "spec.source.git.uri",
                    git.uri(),
                    "uri is not a valid url of the protocols https, http, ssh or git");
        }
        proxy("spec.source.git.httpproxy", git.httpProxy());
        proxy("spec.source.git.httpsproxy", git.httpsProxy());
    }

    private void proxy(String path, @Nullable String url) {
        if (url != null && !url.isEmpty() && schemeOf(url).isEmpty()) {
            findings.invalid(path, url, "proxy is not a valid url");
        }
    }

    void binary(String path, String file) {
        if (file.contains("/") || file.contains("\\") || file.contains("..") || file.equals(".")) {
            findings.invalid(
                    path,
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
}
