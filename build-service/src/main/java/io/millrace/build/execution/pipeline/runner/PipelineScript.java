package io.millrace.build.execution.pipeline.runner;

import groovy.lang.Closure;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;

/// What a Jenkinsfile is compiled to: its steps are the public methods of this class.
@NullUnmarked
public abstract class PipelineScript extends Script {

    private static final int LARGEST_FILE = 1 << 20;

    /// Given to the script as it is made, because its fields may already ask for them.
    static final ScopedValue<Steps> STEPS = ScopedValue.newInstance();

    private final Steps steps;

    protected PipelineScript() {
        steps = STEPS.get();
    }

    final Steps steps() {
        return steps;
    }

    @Override
    public Object getProperty(String name) {
        return switch (name) {
            case "env" -> steps.environment();
            case "params" -> steps.parameters();
            case "currentBuild" -> steps.outcome();
            case "openshift" -> new OpenShift(steps);
            case "scm" -> Map.of();
            default -> variable(name);
        };
    }

    /// Blocks ask the script for its fields, and set them, by their names.
    private boolean isField(String name) {
        return Arrays.stream(getClass().getDeclaredFields())
                .anyMatch(it -> it.getName().equals(name) && !it.isSynthetic());
    }

    @Override
    public void setProperty(String name, Object value) {
        if (isField(name)) {
            getMetaClass().setAttribute(this, name, value);
        } else {
            super.setProperty(name, value);
        }
    }

    private Object variable(String name) {
        if (isField(name)) {
            return getMetaClass().getAttribute(this, name);
        }
        if (getBinding().hasVariable(name)) {
            return getBinding().getVariable(name);
        }
        var value = steps.environment().find(name);
        if (value == null) {
            value =
                    steps.parameters().containsKey(name)
                            ? String.valueOf(steps.parameters().get(name))
                            : null;
        }
        if (value == null) {
            throw new MissingPropertyException(name, getClass());
        }
        return value;
    }

    public void pipeline(Closure<?> body) throws Exception {
        new Declarative(this).run(body);
    }

    public Object node(Closure<?> body) {
        return body.call();
    }

    public Object node(Object label, Closure<?> body) {
        return body.call();
    }

    public Object script(Closure<?> body) {
        return body.call();
    }

    public Object stage(Object name, Closure<?> body) throws Exception {
        return steps.stage(Options.of("stage", name, "name").text("name"), body::call);
    }

    /// The older form, whose stage lasts until the next.
    public void stage(Object name) {
        var called = Options.of("stage", name, "name").text("name");
        throw new StepFailure(
                "the stage '%1$s' has no block; write stage('%1$s') { … }".formatted(called));
    }

    public void echo(Object message) {
        steps.console().log(Options.of("echo", message, "message").text("message", "null"));
    }

    @Override
    public void println() {
        steps.console().log("");
    }

    @Override
    public void print(Object value) {
        steps.console().log(String.valueOf(value));
    }

    @Override
    public void println(Object value) {
        steps.console().log(String.valueOf(value));
    }

    public Object sh(Object argument) {
        var options = Options.of("sh", argument, "script");
        var environment = new LinkedHashMap<>(steps.environment().all());
        steps.parameters().forEach((key, value) -> environment.putIfAbsent(key, "" + value));
        var captured = options.flag("returnStdout");
        var end =
                steps.shell()
                        .run(
                                options.text("script"),
                                environment,
                                steps.scope().directory(),
                                captured);
        if (options.flag("returnStatus")) {
            return end.status();
        }
        if (end.status() != 0) {
            throw new StepFailure("sh returned exit code " + end.status());
        }
        return captured ? end.output() : null;
    }

    public void error(Object message) {
        throw new StepFailure(Options.of("error", message, "message").text("message", ""));
    }

    public void unstable(Object message) {
        echo(message);
        steps.outcome().worsen(Result.UNSTABLE);
    }

    /// Groovy knows one of as many milliseconds.
    public void sleep(long time) {
        sleep((Object) time);
    }

    public void sleep(Object time) {
        try {
            Thread.sleep(Options.of("sleep", time, "time").time("SECONDS"));
        } catch (InterruptedException stopped) {
            throw new Interruption("sleep was stopped");
        }
    }

    public Object retry(Object count, Closure<?> body) throws Exception {
        var most = Options.of("retry", count, "count").number("count");
        for (var tried = 1; ; tried++) {
            try {
                return body.call();
            } catch (Interruption stopped) {
                throw stopped;
            } catch (Exception failure) {
                if (tried >= most) {
                    throw failure;
                }
                steps.console().log("ERROR: " + Complaint.of(failure));
                steps.console().log("Retrying");
            }
        }
    }

    public Object timeout(Object time, Closure<?> body) throws Exception {
        var limit = Options.of("timeout", time, "time").time("MINUTES");
        return new Branches(steps).within(limit, body::call);
    }

    public void parallel(Map<?, ?> branches) throws Exception {
        var work = new LinkedHashMap<String, Callable<?>>();
        branches.forEach((name, body) -> {
            if (body instanceof Closure<?> block) {
                work.put(String.valueOf(name), () -> steps.stage("" + name, block::call));
            }
        });
        new Branches(steps).together(work, Boolean.TRUE.equals(branches.get("failFast")));
    }

    public Object withEnv(List<?> assignments, Closure<?> body) throws Exception {
        var more = new LinkedHashMap<String, String>();
        for (var assignment : assignments) {
            var pair = String.valueOf(assignment).split("=", 2);
            more.put(pair[0], pair.length < 2 ? "" : pair[1]);
        }
        return steps.within(steps.scope().with(more), body::call);
    }

    public Object dir(Object path, Closure<?> body) throws Exception {
        var directory = resolved(Options.of("dir", path, "path").text("path"));
        Files.createDirectories(directory);
        return steps.within(steps.scope().in(directory), body::call);
    }

    public Object catchError(Closure<?> body) {
        return catchError(Map.of(), body);
    }

    public Object catchError(Map<?, ?> options, Closure<?> body) {
        try {
            return body.call();
        } catch (Interruption stopped) {
            throw stopped;
        } catch (Exception failure) {
            steps.console().log("ERROR: " + Complaint.of(failure));
            var result = options.get("buildResult");
            steps.outcome().worsen(result == null ? Result.FAILURE : Outcome.parse("" + result));
            return null;
        }
    }

    public Object timestamps(Closure<?> body) {
        return body.call();
    }

    /// The source is there before the pipeline begins.
    public Map<String, String> checkout(Object source) {
        if (!(source instanceof Map<?, ?> scm) || !scm.isEmpty()) {
            throw new StepFailure("checkout: only 'checkout scm' is supported");
        }
        var commit = steps.environment().find("GIT_COMMIT");
        if (commit == null) {
            throw new StepFailure("checkout scm: the build has no git source");
        }
        steps.console().log("The source is checked out at " + commit);
        return Map.of("GIT_COMMIT", commit);
    }

    public Map<String, String> git(Object source) {
        var url = Options.of("git", source, "url").text("url");
        if (!url.equals(steps.environment().find("GIT_URL"))) {
            throw new StepFailure(
                    "git: only the build's own source is fetched, and '%s' is not it"
                            .formatted(url));
        }
        return checkout(Map.of());
    }

    public String readFile(Object file) {
        var path = resolved(Options.of("readFile", file, "file").text("file"));
        try {
            if (Files.size(path) > LARGEST_FILE) {
                throw new StepFailure("readFile: '%s' is larger than 1 MiB".formatted(path));
            }
            return Files.readString(path);
        } catch (IOException | UncheckedIOException unreadable) {
            throw new StepFailure("readFile: '%s' cannot be read".formatted(path), unreadable);
        }
    }

    public void writeFile(Map<?, ?> arguments) throws IOException {
        var options = Options.of("writeFile", arguments, "file");
        var path = resolved(options.text("file"));
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        Files.writeString(path, options.text("text"));
    }

    public boolean fileExists(Object file) {
        return Files.exists(resolved(Options.of("fileExists", file, "file").text("file")));
    }

    public String pwd() {
        return steps.scope().directory().toString();
    }

    public boolean isUnix() {
        return true;
    }

    public void openshiftBuild(Map<?, ?> arguments) {
        var options = Options.of("openshiftBuild", arguments, "buildConfig");
        var config = options.text("buildConfig", options.text("bldCfg", ""));
        new OpenShift(steps).build(config, OpenShift.environment(arguments.get("env")), options);
    }

    public void openshiftTag(Map<?, ?> arguments) {
        new OpenShift(steps).tag(Options.of("openshiftTag", arguments, "srcStream"));
    }

    private Path resolved(String path) {
        return steps.scope().directory().resolve(path).normalize();
    }
}
