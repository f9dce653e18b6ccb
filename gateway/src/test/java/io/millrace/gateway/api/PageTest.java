package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.Snapshot;
import io.millrace.gateway.views.View;
import io.millrace.platform.status.RefusedException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    private static final String SECRETS = "secrets\ndemo\n\n";

    private static View view() {
        var key = ResourceKey.of(ResourceType.SECRET, "demo", "git");
        return View.of(Entry.read(key, "", 7, "{}".getBytes(UTF_8)));
    }

    private static Page first() {
        return Page.of("10", "", SECRETS);
    }

    private static String token() {
        return first().after(new Snapshot(9, List.of()), view()).token();
    }

    @Test
    void theNextPageFollowsTheLastObjectAtTheSameVersion() {
        var next = Page.of("10", token(), SECRETS);

        assertThat(next.version()).isEqualTo(9);
        assertThat(next.isOfEarlierState()).isTrue();
        assertThat(next.follows("demo", "git")).isFalse();
        assertThat(next.follows("demo", "hub")).isTrue();
    }

    @Test
    void whatGoesOnAfterItsStateWasForgottenIsOfNoState() {
        var next = Page.of("10", Page.of("10", token(), SECRETS).inconsistent().token(), SECRETS);

        assertThat(next.isOfEarlierState()).isFalse();
        assertThat(next.follows("demo", "hub")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secrets\nother\n\n", "configmaps\ndemo\n\n", "secrets\ndemo\na=b\n"})
    void aTokenOfAnotherListIsRefused(String other) {
        var token = token();

        assertThatThrownBy(() -> Page.of("10", token, other)).hasMessageContaining("continue key");
    }

    @Test
    void aChangedTokenIsRefused() {
        var changed =
                new String(Base64.getUrlDecoder().decode(token()), UTF_8).replace("git", "aaa");
        var token = Base64.getUrlEncoder().encodeToString(changed.getBytes(UTF_8));

        assertThatThrownBy(() -> Page.of("10", token, SECRETS))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(400));
        assertThatThrownBy(() -> Page.of("10", "%%%", SECRETS))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> Page.of("ten", "", SECRETS)).isInstanceOf(RefusedException.class);
    }
}
