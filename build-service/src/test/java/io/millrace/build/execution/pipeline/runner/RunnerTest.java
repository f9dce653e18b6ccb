package io.millrace.build.execution.pipeline.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerTest {

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timeout(time: 1, unit: 'SECONDS') { sleep 60 }",
                "timeout(time: 1, unit: 'SECONDS') { sleep(60L) }",
                "timeout(time: 1, unit: 'SECONDS') { sleep time: 60 }",
                "node { stage('A') { timeout(time: 1, unit: 'SECONDS') { sleep(60) } } }",
                """
                pipeline {
                  agent any
                  options { timeout(time: 1, unit: 'SECONDS') }
                  stages { stage('A') { steps { sleep 60 } } }
                }
                """,
                """
                pipeline {
                  agent any
                  options { timeout(time: 1, unit: 'SECONDS') }
                  stages { stage('A') { steps { script { def n = 60; sleep(n) } } } }
                }
                """
            })
    void sleepIsOfSeconds(String jenkinsfile) {
        var out = new ByteArrayOutputStream();
        var console = new Console(new PrintStream(out, true, UTF_8));
        var steps = new Steps(console, new Questions(console, directory), Map.of(), directory);

        Runner.run(jenkinsfile, steps, console);

        assertThat(out.toString(UTF_8)).contains("the timeout of 1 s was exceeded");
    }
}
