package io.millrace.build.execution.pipeline.runner;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/// What the steps of one pipeline work with.
final class Steps {

    private final Console console;
    private final Questions questions;
    private final Environment environment;
    private final Outcome outcome;
    private final Shell shell;
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final ThreadLocal<Scope> scope;

    Steps(Console console, Questions questions, Map<String, String> given, Path workspace) {
        this.console = console;
        this.questions = questions;
        this.scope = ThreadLocal.withInitial(() -> new Scope(Map.of(), workspace));
        var all = new LinkedHashMap<>(given);
        all.put("WORKSPACE", workspace.toString());
        this.environment = new Environment(all, scope::get);
        this.outcome = new Outcome(Long.parseLong(given.getOrDefault("BUILD_NUMBER", "0")));
        this.shell = new Shell(console);
    }

    Console console() {
        return console;
    }

    Questions questions() {
        return questions;
    }

    Environment environment() {
        return environment;
    }

    Outcome outcome() {
        return outcome;
    }

    Shell shell() {
        return shell;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    Scope scope() {
        return scope.get();
    }

    /// Runs the work with another scope, on whatever thread this is.
    <T> T within(Scope inner, Callable<T> work) throws Exception {
        var outer = scope.get();
        scope.set(inner);
        try {
            return work.call();
        } finally {
            scope.set(outer);
        }
    }

    /// Runs the work as a stage, which the build's status shows.
    <T> T stage(String name, Callable<T> work) throws Exception {
        var number = console.began(name);
        console.log("[Pipeline] stage (" + name + ")");
        var before = outcome.result();
        var status = "FAILED";
        try {
            var made = work.call();
            status = outcome.result() == before ? "SUCCESS" : worse();
            return made;
        } catch (Interruption stopped) {
            status = "ABORTED";
            throw stopped;
        } finally {
            console.ended(number, status);
        }
    }

    /// A stage that the pipeline leaves out, for the reason.
    void skipped(String name, String reason) {
        var number = console.began(name);
        console.log("Stage \"%s\" skipped %s".formatted(name, reason));
        console.ended(number, "NOT_EXECUTED");
    }

    private String worse() {
        return outcome.result() == Result.UNSTABLE ? "UNSTABLE" : "FAILED";
    }
}
