package io.millrace.build.execution.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryImageTest {

    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox:latest",
        "busybox:1.36, docker.io/library/busybox:1.36",
        "docker:latest, docker.io/library/docker:latest",
        "library/busybox, docker.io/library/busybox:latest",
        "team/app:v1, docker.io/team/app:v1",
        "quay.io/team/app, quay.io/team/app:latest",
        "localhost/app, localhost/app:latest",
        "127.0.0.1:5000/demo/hello:latest, 127.0.0.1:5000/demo/hello:latest",
        "registry.example.com:443/a/b/c_d--e.f:T_1, registry.example.com:443/a/b/c_d--e.f:T_1"
    })
    void everyNameIsSpelledOut(String name, String pullSpec) {
        assertThat(RegistryImage.parse(name).pullSpec()).isEqualTo(pullSpec);
    }

    @Test
    void aDigestMakesTheTagVoid() {
        assertThat(RegistryImage.parse("quay.io/a/b:v1@" + DIGEST).pullSpec())
                .isEqualTo("quay.io/a/b@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "oci-archive:/etc/shadow",
                "docker-archive:/var/lib/x.tar",
                "dir:foo",
                "DIR:foo",
                "oci:foo",
                "containers-storage:foo",
                "docker-daemon:busybox:latest",
                "ostree:x",
                "docker://busybox",
                "/etc/passwd",
                "./image",
                "../image",
                "a/../b",
                "a//b",
                "Busybox",
                "busybox@sha256:123",
                "busybox:latest:latest",
                "user:pass@host/image",
                "bus$box",
                "bus box",
                "-busybox",
                "https://example.com/x"
            })
    void whateverElseIsNoImageOfARegistry(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> RegistryImage.parse(name));
    }
}
