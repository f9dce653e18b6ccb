package io.millrace.build.execution.s2i;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnvironmentFileTest {

    @Test
    void linesThatSetAVariableDo() {
        var read =
                EnvironmentFile.read(
                        "# comment\nA=1\n B = two words \n\nnothing\n=x\n9=y\nC=a=b\nA=2");

        assertThat(read).containsEntry("A", "2").containsEntry("B", "two words");
        assertThat(read).containsEntry("C", "a=b").hasSize(3);
    }
}
