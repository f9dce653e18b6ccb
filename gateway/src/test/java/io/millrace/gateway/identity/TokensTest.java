package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {

    private static final String HASH = Digest.of("t0ken").hex();

    @Test
    void aTokenIsKnownByItsHash() {
        var tokens =
                Tokens.parse(List.of("# users", "", HASH + ",admin,u-1,\"system:masters, other\""));

        var admin = tokens.find("t0ken").orElseThrow();
        assertThat(admin.username()).isEqualTo("admin");
        assertThat(admin.uid()).isEqualTo("u-1");
        assertThat(admin.groups())
                .containsExactly(
                        "system:masters",
                        "other",
                        "system:authenticated",
                        "system:authenticated:oauth");
        assertThat(tokens.find("another")).isEmpty();
    }

    @Test
    void groupsMayBeLeftOut() {
        assertThat(Tokens.parse(List.of(HASH + ",dev,u-2")).find("t0ken").orElseThrow().groups())
                .containsExactly("system:authenticated", "system:authenticated:oauth");
    }

    @Test
    void aLineThatSaysNothingIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> Tokens.parse(List.of("plain-token,dev,u-2")))
                .hasMessageStartingWith("Line 1 of the tokens file")
                .hasMessageNotContaining("plain-token");
    }
}
