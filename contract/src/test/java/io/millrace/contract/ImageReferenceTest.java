package io.millrace.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

    private static final Digest ALPHA = Digest.of("alpha");

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # spec,                            registry,                repository,              tag
                    mysql,                             docker.io,               library/mysql,
                    mysql:5.7,                         docker.io,               library/mysql,           5.7
                    openshift/mysql-55-centos7,        docker.io,               openshift/mysql-55-centos7,
                    docker.io/mysql,                   docker.io,               library/mysql,
                    docker.io/openshift/ruby:latest,   docker.io,               openshift/ruby,          latest
                    index.docker.io/busybox,           index.docker.io,         library/busybox,
                    quay.io/a/b/c:v1.0,                quay.io,                 a/b/c,                   v1.0
                    quay.io/one,                       quay.io,                 one,
                    localhost/app,                     localhost,               app,
                    localhost:5000/app:1,              localhost:5000,          app,                     1
                    127.0.0.1:5000/demo/busybox:latest, 127.0.0.1:5000,         demo/busybox,            latest
                    registry:5000/app,                 registry:5000,           app,
                    [::1]:5000/app:1,                  [::1]:5000,              app,                     1
                    [::1]/app,                         [::1],                   app,
                    Registry/app,                      Registry,                app,
                    a__b/c.d/e--f_g:_t,                docker.io,               a__b/c.d/e--f_g,         _t
                    """)
    void aPullSpecIsReadAsDockerReadsIt(
            String spec, String registry, String repository, String tag) {
        var reference = ImageReference.parse(spec);

        assertThat(reference)
                .isEqualTo(
                        new ImageReference(
                                registry, repository, Optional.ofNullable(tag), Optional.empty()));
        assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    }

    @Test
    void aDigestIsReadBesideOrInsteadOfATag() {
        var pinned = ImageReference.parse("quay.io/a/b@" + ALPHA);
        var both = ImageReference.parse("quay.io/a/b:1@" + ALPHA);

        assertThat(pinned.digest()).contains(ALPHA);
        assertThat(pinned.tag()).isEmpty();
        assertThat(both.digest()).contains(ALPHA);
        assertThat(both.tag()).contains("1");
        assertThat(both).hasToString("quay.io/a/b:1@" + ALPHA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                " mysql",
                "mysql ",
                "my sql",
                "Mysql",
                "library/Mysql",
                "mysql:",
                "mysql:-1",
                "mysql:a b",
                "mysql:1:2",
                "mysql@",
                "mysql@sha256:abc",
                "mysql@latest",
                ":latest",
                "/mysql",
                "quay.io/",
                "quay.io//mysql",
                "quay.io/mysql/",
                "quay.io:port/mysql",
                "quay.io:65536/mysql",
                "quay.io:99999/mysql",
                "quay.io:/mysql",
                "-bad-.io/mysql",
                "a..b",
                "a___b",
                "a-",
                "https://quay.io/a/b",
                "user@quay.io/a/b",
                "quay.io/../etc",
                "quay.io/a?b",
                "quay.io/a\nb",
                "[::1/app",
                "[]/app",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void whatIsNoPullSpecIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ImageReference.parse(text));
    }

    @Test
    void namesHaveTheLengthThatRegistriesAllow() {
        assertThat(ImageReference.parse("quay.io/" + "a".repeat(255)).repository()).hasSize(255);
        assertThat(ImageReference.isTag("t".repeat(128))).isTrue();
        assertThat(ImageReference.isTag("t".repeat(129))).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageReference.parse("quay.io/" + "a".repeat(256)));
    }

    @Test
    void aLongHostileNameIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageReference.parse("a-".repeat(100_000) + "!"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageReference.parse("a".repeat(100_000) + "./x"));
    }

    @Test
    void aReferenceWithoutTagMeansLatestToARegistry() {
        assertThat(ImageReference.parse("mysql").tagOrLatest()).isEqualTo("latest");
        assertThat(ImageReference.parse("mysql:1").manifestName()).isEqualTo("1");
        assertThat(ImageReference.parse("mysql:1@" + ALPHA).manifestName())
                .isEqualTo(ALPHA.toString());
    }

    @Test
    void theExactPullSpecKeepsTheHostThatWasAsked() {
        var asked = ImageReference.parse("index.docker.io/library/mysql:5.7");

        assertThat(asked.pinnedTo(ALPHA)).hasToString("index.docker.io/library/mysql@" + ALPHA);
        assertThat(asked.onDockerHub()).isTrue();
    }

    @Test
    void theSameRepositoryIsReachedUnderAnotherTag() {
        var asked = ImageReference.parse("quay.io/team/app:1@" + ALPHA);

        assertThat(asked.tagged("2")).hasToString("quay.io/team/app:2");
        assertThat(asked.untagged()).hasToString("quay.io/team/app");
        assertThat(asked.name()).isEqualTo("app");
    }
}
