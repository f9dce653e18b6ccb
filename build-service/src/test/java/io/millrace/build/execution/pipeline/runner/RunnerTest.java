package io.millrace.build.execution.pipeline.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerTest {

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    node { stage 'Old' }                                 | the stage 'Old' has no block; write stage('Old') { … }
                    stage name: 'Old', concurrency: 1                    | the stage 'Old' has no block
                    pipeline { agent any\\noptions { skipStagesAfterUnstable() }\\nstages { stage('A') { steps { unstable 'so so' } }\\nstage('B') { steps { echo 'never' } } } } | Stage "B" skipped due to earlier stage(s) marking the build as unstable
                    pipeline { agent any\\nstages { stage('A') { steps { echo 'a' } } stage('B') { steps { echo 'b' } } } } | 'stage' must begin on a line of its own
                    @NonCPS def f() { 'kept' }\\necho f()                 | log kept
                    import com.cloudbees.groovy.cps.NonCPS\\n@NonCPS\\ndef f() { 'kept' }\\nnode { echo f() } | log kept
                    """)
    void whatJenkinsfilesOftenHaveIsUnderstoodOrNamed(String jenkinsfile, String said) {
        assertThat(said(jenkinsfile.replace("\\n", "\n"))).contains(said);
    }

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
        assertThat(said(jenkinsfile)).contains("the timeout of 1 s was exceeded");
    }

    private String said(String jenkinsfile) {
        var out = new ByteArrayOutputStream();
        var console = new Console(new PrintStream(out, true, UTF_8));
        var steps = new Steps(console, new Questions(console, directory), Map.of(), directory);

        Runner.run(jenkinsfile, steps, console);

        return out.toString(UTF_8);
    }
}
