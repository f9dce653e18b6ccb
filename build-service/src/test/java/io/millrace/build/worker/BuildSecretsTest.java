package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.GitCredential;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.contract.core.Secret;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.secretbox.SecretBox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class BuildSecretsTest {

    private static final SecretBox BOX =
            SecretBox.of(Base64.getEncoder().encodeToString(new byte[32]));

    private final WorkTable table =
            new WorkTable(new PGSimpleDataSource(), "one", Duration.ofSeconds(30));
    private final BuildSecrets secrets = new BuildSecrets(table, Optional.of(BOX));

    @Test
    void aSealedPasswordIsOpenedForGit() {
        var secret = sealed(Map.of("username", "ann", "password", "s3cret"));

        assertThat(secrets.git(secret).credential())
                .contains(new GitCredential.UserPassword("ann", "s3cret"));
    }

    @Test
    void aTokenIsAPassword() {
        assertThat(secrets.git(sealed(Map.of("token", "t0ken"))).credential())
                .contains(new GitCredential.UserPassword("git", "t0ken"));
    }

    @Test
    void aPrivateKeyWinsOverAPassword() {
        var secret = sealed(Map.of("ssh-privatekey", "KEY", "password", "x"));

        assertThat(secrets.git(secret).credential())
                .contains(new GitCredential.SshKey("KEY", Optional.empty()));
    }

    @Test
    void certificatesAndSettingsStandBesideALogin() {
        var access =
                secrets.git(
                        sealed(
                                Map.of(
                                        "password", "x",
                                        "ca.crt", "PEM",
                                        ".gitconfig", "[user]\nname = Ann\n")));

        assertThat(access.credential()).isPresent();
        assertThat(access.authority()).contains("PEM");
        assertThat(access.settings()).contains("[user]\nname = Ann\n");
    }

    @Test
    void registriesAreReadFromBothOfDockersForms() {
        var auth = Base64.getEncoder().encodeToString("bob:pw".getBytes(StandardCharsets.UTF_8));

        var current =
                sealed(
                        Map.of(
                                ".dockerconfigjson",
                                "{\"auths\":{\"https://quay.io/v2/\":{\"auth\":\""
                                        + auth
                                        + "\"}}}"));
        var old =
                sealed(
                        Map.of(
                                ".dockercfg",
                                "{\"host:5000\":{\"username\":\"bob\",\"password\":\"pw\"}}"));

        assertThat(secrets.registries(current))
                .containsExactly(new RegistryCredential("quay.io", "bob", "pw"));
        assertThat(secrets.registries(old))
                .containsExactly(new RegistryCredential("host:5000", "bob", "pw"));
    }

    @Test
    void everyKeyBecomesAFile() {
        var files = secrets.files(sealed(Map.of("token", "x y", "other", "\0")));

        assertThat(files).containsOnlyKeys("token", "other");
        assertThat(files.get("token")).asString(StandardCharsets.UTF_8).isEqualTo("x y");
    }

    @Test
    void withoutTheKeyNothingIsOpened() {
        var keyless = new BuildSecrets(table, Optional.empty());
        var secret = sealed(Map.of("password", "x"));

        assertThatThrownBy(() -> keyless.git(secret)).hasMessageContaining("millrace.secrets.key");
    }

    private static Secret sealed(Map<String, String> values) {
        var data = new LinkedHashMap<String, String>();
        values.forEach((key, value) ->
                data.put(
                        key,
                        BOX.encrypt(
                                "demo", "source", key, value.getBytes(StandardCharsets.UTF_8))));
        return Secret.of(ObjectMeta.named("demo", "source")).withData(data);
    }
}
