package io.millrace.build.execution.s2i;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreFileTest {

    @ParameterizedTest
    @CsvSource({
        "*.md, notes.md, true",
        "*.md, docs/notes.md, false",
        "docs/*.md, docs/notes.md, true",
        "/docs/, docs, true",
        "*.md|!README.md, README.md, false",
        "!README.md|*.md, README.md, true",
        "# *.md, notes.md, false",
        "a?c, abc, true",
        "a?c, a/c, false",
        "[a-c]x, bx, true",
        "[^a-c]x, bx, false",
        "[^a-c]x, dx, true",
        "a*b*c, axxbyyc, true",
        "a*b*c, axxbyy, false",
        "(a.+, aaa, false",
    })
    void theLastMatchingLineCounts(String lines, String path, boolean ignored) {
        var file = IgnoreFile.of(lines.replace('|', '\n'));

        assertThat(file.ignores(Path.of(path))).isEqualTo(ignored);
    }

    @Test
    @Timeout(5)
    void aPatternOfManyStarsTakesNoTime() {
        var file = IgnoreFile.of("*a".repeat(400) + "b");

        assertThat(file.ignores(Path.of("a".repeat(255)))).isFalse();
    }
}
