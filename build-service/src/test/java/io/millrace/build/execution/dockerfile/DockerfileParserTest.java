package io.millrace.build.execution.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileParserTest {

    @Test
    void continuationsAreJoinedAndCommentsWithinThemDropped() throws DockerfileRefused {
        var dockerfile =
                Dockerfile.parse(
                        """
                        # a comment
                        FROM busybox

                          run echo one && \\
                          # not part of it

                            echo two \\  \s
                            && echo three
                        """);

        assertThat(dockerfile.instructions())
                .containsExactly(
                        new Instruction(2, "FROM", "busybox"),
                        new Instruction(4, "RUN", "echo one &&     echo two     && echo three"));
    }

    @Test
    void theEscapeDirectiveChangesWhatContinuesALine() throws DockerfileRefused {
        var dockerfile =
                Dockerfile.parse("# escape=`\r\nFROM busybox\r\nRUN dir C:\\ `\r\n /w\r\n");

        assertThat(dockerfile.escape()).isEqualTo('`');
        assertThat(dockerfile.instructions().getLast().arguments()).isEqualTo("dir C:\\  /w");
    }

    @Test
    void aCommentEndsTheDirectives() throws DockerfileRefused {
        var dockerfile = Dockerfile.parse("# hello\n# escape=`\nFROM busybox\n");

        assertThat(dockerfile.escape()).isEqualTo('\\');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    '# syntax=docker/dockerfile:1\nFROM a'  | line 1: the syntax directive
                    '#   SYNTAX = evil\nFROM a'             | line 1: the syntax directive
                    '# escape=x\nFROM a'                    | line 1: the escape directive
                    'FROM a\nFORM b'                        | line 2: unknown instruction FORM
                    'FROM a\n\u00a0RUN b'                   | line 2: there is no instruction
                    'FROM a\nRUN b \\\\'                    | line 2: the instruction ends with an escape
                    'FROM a\nRUN a\u0000b'                  | line 2: it contains a control character
                    'FROM a\nRUN a\fb'                      | line 2: it contains a control character
                    'FROM a\nRUN a\rRUN b'                  | it contains a carriage return
                    """)
    void textThatParsersCouldReadDifferentlyIsRefused(String text, String why) {
        assertThatThrownBy(() -> Dockerfile.parse(text))
                .isInstanceOf(DockerfileRefused.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void anInstructionLongerThanBuildahReadsIsRefused() {
        assertThatThrownBy(() -> Dockerfile.parse("FROM a\nRUN " + "x".repeat(60_001)))
                .hasMessageContaining("60,000");
    }
}
