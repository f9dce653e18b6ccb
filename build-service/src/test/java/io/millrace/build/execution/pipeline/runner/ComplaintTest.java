package io.millrace.build.execution.pipeline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import groovy.lang.GroovyShell;
import groovy.lang.MissingMethodException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplaintTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    frobnicate | frobnicate 'it'                                              | frobnicate
                    string     | withCredentials([string(credentialsId: 'x', variable: 'Y')]) | withCredentials
                    scm        | checkoutAll(scm: scm())                                      | checkoutAll
                    what       | echo(what())                                                 | what
                    """)
    void aStepIsNamedBeforeWhatStandsInItsParentheses(String missing, String line, String named) {
        var failure = new MissingMethodException(missing, PipelineScript.class, new Object[0]);
        failure.setStackTrace(
                new StackTraceElement[] {
                    new StackTraceElement("Script", "run", Complaint.FILE, 2)
                });

        assertThat(Complaint.of(failure, "node {\n" + line + "\n}"))
                .isEqualTo("Jenkinsfile line 2: there is no step '%s'".formatted(named));
    }

    @Test
    void sharedLibrariesAreSaidNotToBeThere() {
        var failure =
                catchThrowable(
                        () -> new GroovyShell().parse("@Library('shared') _", Complaint.FILE));

        assertThat(Complaint.of(failure))
                .isEqualTo("Jenkinsfile: line 1: there are no shared libraries (@Library)");
    }
}
