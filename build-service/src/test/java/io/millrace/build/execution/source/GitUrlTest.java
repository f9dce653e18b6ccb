package io.millrace.build.execution.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://github.com/openshift/ruby-hello-world.git",
                "http://127.0.0.1:8080/hello",
                "https://user:token@example.com/x.git",
                "ssh://git@example.com:2222/x.git",
                "git://example.com/x",
                "git@github.com:openshift/ruby.git",
                "example.com:x/y.git"
            })
    void serversSpokenToOverTheFourProtocolsAreAllowed(String uri) throws BuildFailure {
        assertThat(GitUrl.parse(uri).text()).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:///etc",
                "FILE:///etc",
                "/srv/git/x",
                "./x",
                "../x",
                "x/y",
                "x",
                "~/x",
                "ext::sh -c id",
                "ext::sh%20-c%20id",
                "host:ext::id",
                "fd::17",
                "ftp://example.com/x",
                "ftps://example.com/x",
                "git+ssh://example.com/x",
                "rsync://example.com/x",
                "HTTPS://example.com/x",
                "--upload-pack=id",
                "-u",
                "-oProxyCommand=id:x",
                "ssh://-oProxyCommand=id/x",
                "https://example.com/a b",
                "https://example.com/a\nb",
                "https://",
                "https:///x",
                "file:x",
                "file:/etc/x"
            })
    void everythingElseIsRefusedByItsField(String uri) {
        assertThatThrownBy(() -> GitUrl.parse(uri))
                .asInstanceOf(InstanceOfAssertFactories.type(BuildFailure.class))
                .satisfies(
                        it -> assertThat(it.reason()).isEqualTo(FailureReason.FETCH_SOURCE_FAILED))
                .satisfies(it -> assertThat(it.sentence()).contains("spec.source.git.uri"));
    }

    @Test
    void aPasswordInTheUrlIsNeverShown() throws BuildFailure {
        var source = GitSource.of("https://ada:pa55word@example.com/x.git");

        assertThat(GitFetch.shownUri(source)).isEqualTo("https://example.com/x.git");
        assertThat(GitFetch.secretsOf(source)).contains("pa55word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"main", "v1.2", "feature/x#1", "refs/pull/7/head", "0123abc", "release-1"})
    void refsAreBranchesTagsCommitsAndFullNames(String ref) throws BuildFailure {
        assertThat(GitRef.parse("spec.source.git.ref", ref).name()).isEqualTo(ref);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-x",
                "--upload-pack=id",
                "+x",
                "a:b",
                "a..b",
                "a b",
                "a^",
                "a~1",
                "a@{1}",
                "*"
            })
    void whatGitWouldReadAsMoreThanANameIsRefused(String ref) {
        assertThatThrownBy(() -> GitRef.parse("spec.source.git.ref", ref))
                .hasMessageContaining("spec.source.git.ref");
    }
}
