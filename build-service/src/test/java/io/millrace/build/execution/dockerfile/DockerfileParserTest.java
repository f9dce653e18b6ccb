package io.millrace.build.execution.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
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
                    '# escape=x\nFROM a'                    | line 1: the escape directive
                    '# syntax=x\n# escape=x\nFROM a'        | line 2: the escape directive
                    'FROM a\nRUN <<E\nx\n E'               | line 2: the heredoc E has no end
                    'FROM a\nRUN cat <<E;ls\nE'            | line 2: the name of a heredoc must be plain
                    'FROM a\nONBUILD RUN <<E\nx\nE'        | line 2: heredocs are not supported in ONBUILD
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

    @ParameterizedTest
    @CsvSource({
        "'# syntax=docker/dockerfile:1\nFROM a\n', \\",
        "'#   SYNTAX = evil\n# check=skip=all\n# escape=`\nFROM a\n', `",
        "'# escape=`\n# syntax=docker/dockerfile:1\nFROM a\n', `",
    })
    void otherDirectivesAreComments(String text, char escape) throws DockerfileRefused {
        assertThat(Dockerfile.parse(text).instructions())
                .extracting(Instruction::text)
                .containsExactly("FROM a");
        assertThat(Dockerfile.parse(text).escape()).isEqualTo(escape);
    }

    @Test
    void heredocsGoToTheLineWithTheirName() throws DockerfileRefused {
        var dockerfile =
                Dockerfile.parse(
                        """
                        FROM a
                        RUN cat <<'ONE' <<-TWO && \\
                          echo "<<NONE" $((1<<3)) <<< x
                        # kept \\
                        FROM b

                        ONE
                        \tmore
                        \tTWO
                        USER 1
                        """);

        assertThat(dockerfile.instructions())
                .extracting(Instruction::keyword)
                .containsExactly("FROM", "RUN", "USER");
        assertThat(dockerfile.instructions().get(1).heredocs())
                .containsExactly(
                        new Heredoc("<<'ONE'", "ONE", false, "# kept \\\nFROM b\n\n"),
                        new Heredoc("<<-TWO", "TWO", true, "more\n"));
    }

    @Test
    void heredocsAreWrittenAsBuildahReadsThemWithout() throws DockerfileRefused {
        var dockerfile =
                Dockerfile.parse(
                        """
                        FROM a AS one
                        ARG WHO=me
                        RUN <<E
                        \techo "$WHO" \\
                        E
                        SHELL ["/bin/bash", "-ec"]
                        FROM one
                        RUN --network=none cat <<-'E' >/x
                        \t$1
                        \tE
                        FROM a
                        ENV WHO=you
                        COPY --chmod=700 <<a.txt <<'b' /etc/
                        hello ${WHO}
                        a.txt
                        $WHO
                        b
                        """);

        var policy = new DockerfilePolicy(false, _ -> true);
        var prepared =
                new DockerfileRewriter(Optional.empty(), Map.of(), Map.of(), Map.of())
                        .rewrite(DockerfileVetter.vet(dockerfile, Map.of(), policy));

        assertThat(prepared.text().lines())
                .contains(
                        "RUN [\"/bin/sh\",\"-c\",\"\\techo \\\"$WHO\\\" \\\\\\n\"]",
                        "RUN --network=none [\"/bin/bash\",\"-ec\","
                                + "\"cat \\u003c\\u003c-'E' >/x\\n$1\\nE\\n\"]",
                        "COPY --from=millrace-add --chmod=700 --chown=0:0 /0/0/a.txt /0/1/b /etc/");
        assertThat(prepared.files())
                .containsExactly(
                        new WrittenFile("0/0/a.txt", "hello you\n"),
                        new WrittenFile("0/1/b", "$WHO\n"));
    }

    @Test
    void anInstructionLongerThanBuildahReadsIsRefused() {
        assertThatThrownBy(() -> Dockerfile.parse("FROM a\nRUN " + "x".repeat(60_001)))
                .hasMessageContaining("60,000");
    }
}
