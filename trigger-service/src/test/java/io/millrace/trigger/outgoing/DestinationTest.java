package io.millrace.trigger.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.core.Secret;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.secret.SecretValues;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    -                        | k | the Secret has no "url"
                    ' '                      | k | the Secret has no "url"
                    https://ci.example       | - | the Secret has no "key"
                    https://ci.example       | '' | the Secret has no "key"
                    https://ci example       | k | the Secret's "url" is no URL
                    ci.example/events        | k | the Secret's "url" names no host
                    https://u:p@ci.example   | k | the Secret's "url" has credentials in it
                    ftp://ci.example         | k | the Secret's "url" is not https
                    http://169.254.169.254   | k | the Secret's "url" is not https
                    http://hook.local:81     | k | the Secret's "url" is not https
                    """)
    void whatIsWrongWithTheSecretIsSaid(String url, String key, String why) {
        assertThatThrownBy(() -> destination(url, key)).hasMessage(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://ci.example/events", "http://hook.local", " https://ci.example"})
    void whereEventsMayGo(String url) throws Destination.UnusableException {
        assertThat(destination(url, "k").url()).hasToString(url.strip());
    }

    private static Destination destination(String url, String key)
            throws Destination.UnusableException {
        var data = new HashMap<String, String>();
        put(data, "url", url);
        put(data, "key", key);
        var secret =
                Json.read(
                        Json.tree(
                                Map.of(
                                        "metadata",
                                        Map.of("namespace", "demo", "name", "ci"),
                                        "data",
                                        data)),
                        Secret.class);
        return Destination.of(secret, new SecretValues(Optional.empty()), Set.of("hook.local:80"));
    }

    private static void put(Map<String, String> data, String name, String value) {
        if (value != null) {
            data.put(
                    name,
                    Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
