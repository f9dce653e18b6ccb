package io.millrace.platform.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.status.RefusedException;
import org.junit.jupiter.api.Test;

class PatchTypeTest {

    @Test
    void theMediaTypeSaysHowToPatch() {
        assertThat(PatchType.ofMediaType("application/merge-patch+json; charset=utf-8"))
                .isEqualTo(PatchType.MERGE);
        assertThat(PatchType.ofMediaType("application/json-patch+json")).isEqualTo(PatchType.JSON);
        assertThatThrownBy(() -> PatchType.ofMediaType("application/json"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> assertThat(it.refusal().code()).isEqualTo(415));
    }
}
