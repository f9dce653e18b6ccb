package io.millrace.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedRegistriesTest {

    private static final AllowedRegistries SOME =
            AllowedRegistries.parse(
                    List.of(
                            "docker.io",
                            "*.example.com:5000",
                            "http://plain.example.org",
                            "quay.io:443"));

    @ParameterizedTest
    @CsvSource({
        "python:3.6, false, true",
        "index.docker.io/library/python, false, true",
        "docker.io:80/library/python, false, false",
        "quay.io/org/app, false, true",
        "QUAY.io/org/app, false, true",
        "quay.io:443/org/app, false, true",
        "quay.io:8443/org/app, false, false",
        "a.example.com:5000/org/app, false, true",
        "a.example.com/org/app, false, false",
        "a.example.com/org/app, true, true",
        "a.b.example.com:5000/org/app, false, false",
        "example.com:5000/org/app, false, false",
        "plain.example.org/app, false, false",
        "plain.example.org/app, true, true",
        "plain.example.org:80/app, false, true",
        "evil.org/quay.io/app, true, false",
        "quay.io.evil.org/app, false, false",
        "quayxio.evil/app, false, false",
        "registry:5000/demo/app, false, true",
        "Not A Pull Spec, false, true",
    })
    void onlyNamedRegistriesAreAllowed(String pullSpec, boolean insecure, boolean allowed) {
        assertThat(SOME.objection(pullSpec, insecure, "registry:5000").isEmpty())
                .isEqualTo(allowed);
    }

    @Test
    void noListAllowsAll() {
        assertThat(AllowedRegistries.ALL.objection("any.example/app", false, "")).isEmpty();
    }

    @Test
    void theObjectionNamesTheRegistryAndSomeThatAreAllowed() {
        var many = AllowedRegistries.parse(List.of("a.x", "b.x:5000", "c.x", "d.x", "e.x", "f.x"));

        assertThat(many.objection("other.y/app", false, ""))
                .contains(
                        "registry \"other.y\" not allowed by whitelist: \"a.x:443\","
                                + " \"b.x:5000\", \"c.x:443\", \"d.x:443\", \"e.x:443\", …");
    }

    @Test
    void whatIsNoRegistryIsNoEntry() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedRegistries.parse(List.of("quay.io/org")))
                .withMessageContaining("quay.io/org");
    }
}
