package io.millrace.gateway.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretTypesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"type":"Opaque"}                                                       |
                    {"type":"anything/else"}                                                |
                    {"type":"kubernetes.io/dockercfg"}                                      | data[.dockercfg]
                    {"type":"kubernetes.io/dockercfg","data":{".dockercfg":"e30="}}         |
                    {"type":"kubernetes.io/dockerconfigjson","data":{".dockercfg":"e30="}}  | data[.dockerconfigjson]
                    {"type":"kubernetes.io/basic-auth"}                                     | data[username] data[password]
                    {"type":"kubernetes.io/basic-auth","data":{"password":"eA=="}}          |
                    {"type":"kubernetes.io/ssh-auth","data":{"x":"eA=="}}                   | data[ssh-privatekey]
                    {"type":"kubernetes.io/tls","data":{"tls.crt":"eA=="}}                  | data[tls.key]
                    {"type":"kubernetes.io/service-account-token"}                          | metadata.annotations[kubernetes.io/service-account.name]
                    """)
    void aTypeSaysWhichKeysThereMustBe(String secret, String paths) {
        var tree = (ObjectNode) Json.tree(secret.getBytes(StandardCharsets.UTF_8));

        assertThat(SecretTypes.faults(tree))
                .extracting(FieldError::path)
                .containsExactlyInAnyOrder(paths == null ? new String[0] : paths.split(" "));
    }
}
