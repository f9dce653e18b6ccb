package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.api.HealthReport.Check;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | true",
                "deflate, gzip;q=0.5 | true",
                "gzip;q=0 | false",
                "gzip; q=0.0 | false",
                "identity | false"
            })
    void onlyThoseGetGzipWhoOfferIt(String header, boolean wanted) {
        assertThat(Compression.isWanted(header)).isEqualTo(wanted);
        assertThat(Compression.isWanted(null)).isFalse();
    }

    @Test
    void healthSaysWhichCheckFailed() {
        var checks = List.of(new Check("ping", true), new Check("changelog-build", false));

        var all = HealthReport.of("readyz", checks, "", false);
        var ping = HealthReport.of("readyz", checks, "/ping", true);

        assertThat(all.getStatus()).isEqualTo(503);
        assertThat(all.getEntity().toString())
                .contains("[+]ping ok", "[-]changelog-build failed", "readyz check failed");
        assertThat(ping.getEntity()).hasToString("[+]ping ok\nreadyz check passed\n");
        assertThat(HealthReport.of("readyz", checks, "/none", false).getStatus()).isEqualTo(404);
    }
}
