package io.millrace.imagestream.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.image.TagReference;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleValidationTest {

    @ParameterizedTest
    @CsvSource({
        "import-interval, 5m",
        "import-interval, 1h30m",
        "import-settle, PT0S",
        "import-platform-only, false",
        "import-something, abc"
    })
    void whatCanBeReadIsTaken(String annotation, String value) {
        assertThat(ScheduleValidation.faults("tag", wish(annotation, value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "import-interval, abc",
        "import-interval, -5m",
        "import-interval, 5",
        "import-settle, ''",
        "import-platform-only, yes"
    })
    void whatCannotBeReadIsRefused(String annotation, String value) {
        assertThat(ScheduleValidation.faults("tag", wish(annotation, value)))
                .singleElement()
                .extracting(Fault::path)
                .isEqualTo("tag.annotations[millrace.io/" + annotation + "]");
    }

    private static TagReference wish(String annotation, String value) {
        return TagReference.EMPTY.withAnnotations(Map.of("millrace.io/" + annotation, value));
    }
}
