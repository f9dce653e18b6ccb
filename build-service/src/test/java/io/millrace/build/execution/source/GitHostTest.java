package io.millrace.build.execution.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.BuildFailure;
import io.millrace.platform.network.AddressPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHostTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.com/x.git, https, example.com, 443",
        "http://ada:pa:ss@example.com:8080/x, http, example.com, 8080",
        "http://[::1]:80/x, http, [::1], 80",
        "ssh://git@example.com:2222/x.git, ssh, example.com, 2222",
        "git://example.com/x, git, example.com, 9418",
        "git@github.com:openshift/ruby.git, ssh, github.com, 22",
        "example.com:x/y@z.git, ssh, example.com, 22"
    })
    void theServerIsTheOneThatGitWillConnectTo(String uri, String protocol, String name, int port)
            throws BuildFailure {
        assertThat(GitHost.of(GitUrl.parse(uri)))
                .isEqualTo(new GitHost(protocol, name, port, "spec.source.git.uri"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com:80:90/x",
                "https://example.com?x",
                "https://example%2ecom/x",
                "https://[example.com/x"
            })
    void whatTwoReadersCouldUnderstandDifferentlyIsRefused(String uri) {
        assertThatThrownBy(() -> GitHost.of(GitUrl.parse(uri))).isInstanceOf(BuildFailure.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/x",
                "https://169.254.169.254/latest",
                "ssh://git@10.0.0.1/x",
                "git://2130706433/x",
                "root@127.1:x"
            })
    void theMachinesNetworksAreNoPlaceForSources(String uri) {
        assertThatThrownBy(() ->
                        GitHost.of(GitUrl.parse(uri)).judged(AddressPolicy.allowing(List.of())))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("not a public address");
    }

    @Test
    void aLoginInAnHttpUrlIsNotShownToAnybody() throws BuildFailure {
        assertThat(GitUrl.parse("https://ada:pa55@example.com/x.git").withoutLogin().text())
                .isEqualTo("https://example.com/x.git");
        assertThat(GitUrl.parse("ssh://git@example.com/x.git").withoutLogin().text())
                .isEqualTo("ssh://git@example.com/x.git");
    }

    @Test
    void thePlainProtocolIsSpokenToTheAddressThatWasJudged() throws BuildFailure {
        assertThat(GitUrl.parse("git://example.com:99/x/y").at("192.0.2.1").text())
                .isEqualTo("git://192.0.2.1:99/x/y");
        assertThat(GitUrl.parse("git://example.com/x").at("2001:db8::1").text())
                .isEqualTo("git://[2001:db8::1]/x");
    }
}
