package io.millrace.importer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Digest;
import io.millrace.importer.domain.ServingStep.LookFirst;
import io.millrace.importer.domain.ServingStep.Move;
import io.millrace.importer.domain.ServingStep.Nothing;
import io.millrace.importer.domain.ServingStep.Remove;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServingStepTest {

    private static final Optional<Digest> NONE = Optional.empty();
    private static final Optional<Digest> ALPHA = Optional.of(Digest.of("alpha"));
    private static final Optional<Digest> BETA = Optional.of(Digest.of("beta"));

    @Test
    void whatAgreesStays() {
        assertThat(ServingStep.of(ALPHA, ALPHA, BETA)).isEqualTo(new Nothing());
        assertThat(ServingStep.of(NONE, NONE, BETA)).isEqualTo(new Nothing());
    }

    @Test
    void aTagGoesWhereItsStreamPoints() {
        assertThat(ServingStep.of(ALPHA, NONE, NONE)).isEqualTo(new Move(ALPHA.orElseThrow()));
        assertThat(ServingStep.of(ALPHA, BETA, BETA)).isEqualTo(new Move(ALPHA.orElseThrow()));
    }

    @Test
    void aTagThatItsStreamHasNotIsRemoved() {
        assertThat(ServingStep.of(NONE, BETA, BETA)).isEqualTo(new Remove());
    }

    @Test
    void whatNobodyHasLookedAtIsNotOverwritten() {
        assertThat(ServingStep.of(ALPHA, BETA, NONE)).isEqualTo(new LookFirst());
        assertThat(ServingStep.of(ALPHA, BETA, ALPHA)).isEqualTo(new LookFirst());
        assertThat(ServingStep.of(NONE, BETA, ALPHA)).isEqualTo(new LookFirst());
    }
}
