package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    PT0.4S, Less than a second, 0s
                    PT1S,   1 second,           1s
                    PT59S,  59 seconds,         59s
                    PT61S,  About a minute,     61s
                    PT5M,   5 minutes,          5m
                    PT5M7S, 5 minutes,          5m7s
                    PT59M,  59 minutes,         59m
                    PT61M,  About an hour,      61m
                    PT89M,  About an hour,      89m
                    PT100M, 2 hours,            100m
                    PT47H,  47 hours,           47h
                    PT51H,  2 days,             2d3h
                    P15D,   2 weeks,            15d
                    P61D,   2 months,           61d
                    P800D,  2 years,            2y70d
                    """)
    void anAgeIsToldInWordsAndShortly(Duration age, String words, String shortly) {
        assertThat(Ages.words(age)).isEqualTo(words);
        assertThat(Ages.shortly(age)).isEqualTo(shortly);
    }

    @ParameterizedTest
    @CsvSource({"PT5S, 5s", "PT2M5S, 2m5s", "PT1H, 1h0m0s"})
    void aDurationIsWrittenAsGoDoes(Duration duration, String text) {
        assertThat(Ages.goDuration(duration)).isEqualTo(text);
    }
}
