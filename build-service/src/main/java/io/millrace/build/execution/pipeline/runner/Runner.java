package io.millrace.build.execution.pipeline.runner;

import groovy.lang.GroovyShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/// Runs the Jenkinsfile of one build and says on standard output what happens.
public final class Runner {

    /// Every object answers to it, so that Groovy would not call it a condition.
    private static final Pattern EQUALS =
            Pattern.compile("(?m)^\\s*equals\\s+(expected|actual)\\b");

    /// Jenkins has it without being told.
    private static final Pattern ITS_IMPORT =
            Pattern.compile("(?m)^[ \\t]*import[ \\t]+com\\.cloudbees\\.groovy\\.cps\\.NonCPS\\b");

    private Runner() {}

    /// @param arguments the directory of the program with `Jenkinsfile` and `environment`, the
    ///   directory of answers, and the directory to work in
    public static void main(String[] arguments) throws IOException {
        var program = Path.of(arguments[0]);
        var console = new Console(System.out);
        var steps =
                new Steps(
                        console,
                        new Questions(console, Path.of(arguments[1])),
                        environment(program.resolve("environment")),
                        Path.of(arguments[2]));
        run(Files.readString(program.resolve("Jenkinsfile")), steps, console);
        System.out.flush();
        // Threads that a timeout left behind end with the process.
        Runtime.getRuntime().halt(0);
    }

    static void run(String jenkinsfile, Steps steps, Console console) {
        try {
            refuseEquals(jenkinsfile);
            var shell = new GroovyShell(Runner.class.getClassLoader(), Language.configuration());
            ScopedValue.where(PipelineScript.STEPS, steps)
                    .call(() -> shell.parse(known(jenkinsfile), Complaint.FILE))
                    .run();
            console.end(steps.outcome().result(), "");
        } catch (Interruption stopped) {
            console.end(Result.ABORTED, Complaint.of(stopped));
        } catch (Exception | StackOverflowError | OutOfMemoryError failure) {
            console.end(Result.FAILURE, Complaint.of(failure, jenkinsfile));
        }
    }

    private static String known(String jenkinsfile) {
        return ITS_IMPORT.matcher(jenkinsfile).replaceAll("");
    }

    private static void refuseEquals(String jenkinsfile) {
        var found = EQUALS.matcher(jenkinsfile);
        if (found.find()) {
            var line = jenkinsfile.substring(0, found.start(1)).lines().count();
            throw new StepFailure(
                    "line %d: the condition 'equals' is not supported; use expression { a == b }"
                            .formatted(line));
        }
    }

    private static Map<String, String> environment(Path file) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        var environment = new LinkedHashMap<String, String>();
        properties.forEach((key, value) -> environment.put(key.toString(), value.toString()));
        return environment;
    }
}
