package io.millrace.build.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.domain.SourceSecrets.Annotated;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSecretsTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    https://github.com/*,            https://github.com/org/app.git,         true
                    https://github.com/*,            http://github.com/org/app.git,          false
                    *://github.com/org/*,            http://github.com/org/app.git,          true
                    *://github.com/org/*,            http://github.com/other/app.git,        false
                    *://*.example.com/*,             ssh://git@code.example.com/app.git,     true
                    *://*.example.com/*,             ssh://git@example.com/app.git,          false
                    *://*.example.com/*,             https://badexample.com/app.git,         false
                    ssh://code.example.com/*,        git@code.example.com:org/app.git,       true
                    ssh://code.example.com:7999/*,   ssh://git@code.example.com:7999/a.git,  true
                    ssh://code.example.com/*,        ssh://git@code.example.com:7999/a.git,  false
                    *://*/*,                         https://ann:pw@anywhere.org/x,          true
                    https://github.com/a*c,          https://github.com/abbc,                true
                    https://github.com/a*c,          https://github.com/abbcd,               false
                    github.com/*,                    https://github.com/x,                   false
                    https://github.com,              https://github.com/x,                   false
                    ftp://github.com/*,              ftp://github.com/x,                     false
                    """)
    void aPatternIsForSomeUris(String pattern, String uri, boolean matches) {
        var chosen = SourceSecrets.of(uri, List.of(new Annotated("s", pattern)));

        assertThat(chosen.isPresent()).isEqualTo(matches);
    }

    @Test
    void theLongestPatternDecides() {
        var secrets =
                List.of(
                        new Annotated("all", "*://*/*"),
                        new Annotated("org", "https://github.com/org/*"),
                        new Annotated("host", "https://github.com/*"),
                        new Annotated("also-org", "https://github.com/org/*"));

        assertThat(SourceSecrets.of("https://github.com/org/x", secrets)).contains("also-org");
        assertThat(SourceSecrets.of("https://github.com/x", secrets)).contains("host");
        assertThat(SourceSecrets.of("https://gitlab.com/x", secrets)).contains("all");
        assertThat(SourceSecrets.of("/srv/x", secrets)).isEmpty();
    }
}
