package io.millrace.build.execution.pipeline.runner;

import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `openshift`: what a pipeline does with builds and tags of its project.
final class OpenShift extends GroovyObjectSupport {

    private static final String NAMESPACE = "OPENSHIFT_BUILD_NAMESPACE";

    private final Steps steps;

    OpenShift(Steps steps) {
        this.steps = steps;
    }

    public @Nullable Object withCluster(Closure<?> body) {
        return body.call();
    }

    public @Nullable Object withCluster(Object name, Closure<?> body) {
        return body.call();
    }

    public @Nullable Object withProject(Closure<?> body) {
        return body.call();
    }

    public @Nullable Object withProject(Object name, Closure<?> body) {
        requireOwn("openshift.withProject", name.toString());
        return body.call();
    }

    public String project() {
        return String.valueOf(steps.environment().find(NAMESPACE));
    }

    public Selection selector(Object kindAndName) {
        var parts = kindAndName.toString().split("/", 2);
        if (parts.length < 2) {
            throw new StepFailure("openshift.selector: name one BuildConfig, as 'bc/name'");
        }
        return selector(parts[0], parts[1]);
    }

    public Selection selector(Object kind, Object name) {
        if (!List.of("bc", "buildconfig", "buildconfigs").contains(kind.toString())) {
            throw new StepFailure(
                    "openshift.selector: only BuildConfigs can be selected, not '%s'"
                            .formatted(kind));
        }
        return new Selection(name.toString());
    }

    public void tag(Object from, Object to) {
        var details = new LinkedHashMap<String, String>();
        details.put("from", from.toString());
        details.put("to", to.toString());
        steps.questions().ask("tag", details);
        steps.console().log("Tagged %s as %s".formatted(from, to));
    }

    void tag(Options options) {
        requireOwn("openshiftTag", options.text("namespace", project()));
        requireOwn("openshiftTag", options.text("destinationNamespace", project()));
        var stream = options.text("srcStream", options.text("sourceStream", ""));
        var tag = options.text("srcTag", options.text("sourceTag", ""));
        var toStream = options.text("destStream", options.text("destinationStream", ""));
        var toTag = options.text("destTag", options.text("destinationTag", ""));
        tag(stream + ":" + tag, toStream + ":" + toTag);
    }

    void build(String config, Map<String, String> environment, Options options) {
        requireOwn("openshiftBuild", options.text("namespace", project()));
        started(config, environment).await();
    }

    private StartedBuild started(String config, Map<String, String> environment) {
        var details = new LinkedHashMap<String, String>();
        environment.forEach((name, value) -> details.put("env." + name, value));
        details.put("config", config);
        var build = steps.questions().ask("start", details);
        steps.console().log("Started build " + build);
        return new StartedBuild(build);
    }

    static Map<String, String> environment(@Nullable Object given) {
        var environment = new LinkedHashMap<String, String>();
        if (given instanceof List<?> variables) {
            for (var variable : variables) {
                var options = Options.of("env", variable, "name");
                environment.put(options.text("name"), options.text("value", ""));
            }
        }
        return environment;
    }

    private void requireOwn(String step, String namespace) {
        if (!namespace.equals(project())) {
            throw new StepFailure(
                    "%s: a pipeline works in its own project '%s', not in '%s'"
                            .formatted(step, project(), namespace));
        }
    }

    /// `openshift.selector('bc', name)`.
    final class Selection extends GroovyObjectSupport {

        private final String config;

        Selection(String config) {
            this.config = config;
        }

        public String name() {
            return "buildconfig/" + config;
        }

        public StartedBuild startBuild(Object... arguments) {
            var environment = new LinkedHashMap<String, String>();
            var waits = false;
            for (var argument : arguments) {
                var word = argument.toString().strip();
                if (word.equals("--wait")
                        || word.equals("--wait=true")
                        || word.equals("--follow")) {
                    waits = true;
                } else if (word.startsWith("--env=") || word.startsWith("-e=")) {
                    var pair = word.substring(word.indexOf('=') + 1).split("=", 2);
                    environment.put(pair[0], pair.length < 2 ? "" : pair[1]);
                } else {
                    throw new StepFailure("startBuild: '%s' is not supported".formatted(word));
                }
            }
            var build = started(config, environment);
            if (waits) {
                build.await();
            }
            return build;
        }
    }

    /// A build that the pipeline has started.
    final class StartedBuild extends GroovyObjectSupport {

        private final String build;

        StartedBuild(String build) {
            this.build = build;
        }

        public String name() {
            return "build/" + build;
        }

        /// Waits for its end, as following its log does.
        public void logs(Object... options) {
            await();
        }

        public Map<String, Object> object() {
            var phase = steps.questions().ask("phase", Map.of("build", build));
            return Map.of("metadata", Map.of("name", build), "status", Map.of("phase", phase));
        }

        void await() {
            var phase = steps.questions().ask("wait", Map.of("build", build));
            steps.console().log("Build %s ended: %s".formatted(build, phase));
            if (!phase.equals("Complete")) {
                throw new StepFailure("the build %s ended as %s".formatted(build, phase));
            }
        }
    }
}
