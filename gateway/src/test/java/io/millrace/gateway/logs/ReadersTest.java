package io.millrace.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.status.RefusedException;
import org.junit.jupiter.api.Test;

class ReadersTest {

    private final Readers readers = new Readers(1);

    @Test
    void moreReadersThanPlacesAreTooMany() {
        try (var place = readers.enter()) {
            assertThat(place.begin()).isTrue();

            assertThatThrownBy(readers::enter)
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(429));
        }

        assertThatCode(readers::enter).doesNotThrowAnyException();
    }

    @Test
    void aReaderWhoGoesBeforeTheBeginningFreesThePlaceOnce() {
        var place = readers.enter();

        place.abandon();
        place.abandon();

        assertThat(place.begin()).isFalse();
        assertThatCode(readers::enter).doesNotThrowAnyException();
        assertThatThrownBy(readers::enter).isInstanceOf(RefusedException.class);
    }

    @Test
    void aReaderWhoReadsKeepsThePlaceUntilTheEnd() {
        var place = readers.enter();
        assertThat(place.begin()).isTrue();

        place.abandon();

        assertThatThrownBy(readers::enter).isInstanceOf(RefusedException.class);
        place.close();
        assertThatCode(readers::enter).doesNotThrowAnyException();
    }
}
