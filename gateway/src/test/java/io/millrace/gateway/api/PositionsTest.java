package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Owner;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PositionsTest {

    @Test
    void aClientCarriesPositionsFromGatewayToGateway() {
        assertThat(Positions.parse("imagestream=12, build=7"))
                .isEqualTo(Map.of(Owner.IMAGESTREAM, 12L, Owner.BUILD, 7L));
    }

    @Test
    void whatIsNotUnderstoodIsLeftOut() {
        assertThat(Positions.parse("nobody=1,build=x,=,,trigger=3"))
                .isEqualTo(Map.of(Owner.TRIGGER, 3L));
    }
}
