package io.millrace.gateway.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.registry.RegistryGrant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {

    private static List<RegistryGrant> parse(String... parameters) throws Exception {
        return Scopes.parse(List.of(parameters));
    }

    @Test
    void aScopeIsATypeANameAndActions() throws Exception {
        assertThat(parse("repository:team/app:pull,push"))
                .containsExactly(RegistryGrant.push("team/app"));
        assertThat(parse("registry:catalog:*")).containsExactly(RegistryGrant.catalog());
    }

    @Test
    void scopesComeInSeveralParametersOrInOne() throws Exception {
        var both = List.of(RegistryGrant.pull("team/app"), RegistryGrant.push("team/base"));

        assertThat(parse("repository:team/app:pull", "repository:team/base:push,pull"))
                .isEqualTo(both);
        assertThat(parse("repository:team/app:pull repository:team/base:push,pull"))
                .isEqualTo(both);
    }

    @Test
    void theSameThingAskedForTwiceIsOne() throws Exception {
        assertThat(
                        parse(
                                "repository:team/app:pull",
                                "repository:team/app:push repository:team/app:pull"))
                .containsExactly(RegistryGrant.push("team/app"));
    }

    @Test
    void unknownActionsAreLeftOut() throws Exception {
        assertThat(parse("repository:team/app:pull,own,PUSH,"))
                .containsExactly(RegistryGrant.pull("team/app"));
        assertThat(parse("repository:team/app:own")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":",
                "::",
                ":::",
                "repository",
                "repository:team/app",
                "repository::pull",
                ":team/app:pull"
            })
    void whatIsNoScopeIsLeftOut(String text) throws Exception {
        assertThat(parse(text)).isEmpty();
    }

    @Test
    void nobodyNeedsSoManyOrSoLongScopes() {
        assertThatThrownBy(() -> Scopes.parse(Collections.nCopies(21, "repository:team/app:pull")))
                .isInstanceOf(Scopes.TooMuchException.class);
        assertThatThrownBy(() -> parse("repository:team/app:pull ".repeat(1000)))
                .isInstanceOf(Scopes.TooMuchException.class);
        assertThatThrownBy(() -> parse("repository:team/" + "a".repeat(400) + ":pull"))
                .isInstanceOf(Scopes.TooMuchException.class);
    }
}
