package io.millrace.build.execution.pipeline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import groovy.lang.GroovyShell;
import groovy.lang.MissingMethodException;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    @Library('shared') _                  | there are no shared libraries (@Library)
                    @Grab('a:b:1') import a.B             | there are no libraries to fetch (@Grab)
                    @Grapes(@Grab('a:b:1')) def x = 1     | there are no libraries to fetch (@Grapes)
                    @GrabResolver('http://h') import a.B  | there are no libraries to fetch (@GrabResolver)
                    """)
    void librariesAreSaidNotToBeThere(String jenkinsfile, String why) {
        var shell = new GroovyShell(Language.configuration());

        var failure = catchThrowable(() -> shell.parse(jenkinsfile, Complaint.FILE));

        assertThat(Complaint.of(failure)).isEqualTo("Jenkinsfile: line 1: " + why);
    }

    @ParameterizedTest
    @CsvSource({
        "unable to create native thread: possibly out of memory, as many processes as it may",
        "Java heap space, own memory is used up"
    })
    void theLimitOfProcessesIsToldFromThatOfMemory(String message, String told) {
        assertThat(Complaint.of(new OutOfMemoryError(message))).contains(told);
    }
}
