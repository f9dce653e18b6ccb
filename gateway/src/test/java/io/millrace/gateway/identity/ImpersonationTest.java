package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Requester;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.status.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImpersonationTest {

    private static final Requester ADMIN =
            new Requester("admin", "1", List.of(Requester.MASTERS), Map.of());

    private static Impersonation of(String... headers) {
        var entries = new ArrayList<Map.Entry<String, String>>();
        for (int i = 0; i < headers.length; i += 2) {
            entries.add(Map.entry(headers[i], headers[i + 1]));
        }
        return Impersonation.of(entries).orElseThrow();
    }

    private static List<String> needed(Impersonation asked) {
        return asked.needed().stream().map(ImpersonationTest::text).toList();
    }

    private static String text(Attributes it) {
        return String.join(
                "|", it.group(), it.resource(), it.subresource(), it.namespace(), it.name());
    }

    @Test
    void everythingAskedForNeedsARight() {
        var asked =
                of(
                        "Impersonate-User", "anna",
                        "impersonate-group", "a",
                        "Impersonate-Group", "b",
                        "Impersonate-Uid", "7",
                        "Impersonate-Extra-scopes.example%2fx", "s");

        assertThat(needed(asked))
                .containsExactly(
                        "|users|||anna",
                        "|groups|||a",
                        "|groups|||b",
                        "authentication.k8s.io|uids|||7",
                        "authentication.k8s.io|userextras|scopes.example/x||s");
        assertThat(asked.needed()).allMatch(it -> it.verb().equals("impersonate"));
    }

    @Test
    void aServiceAccountIsAskedForInItsNamespace() {
        var asked = of("Impersonate-User", "system:serviceaccount:demo:builder");

        assertThat(needed(asked)).containsExactly("|serviceaccounts||demo|builder");
        assertThat(asked.by(ADMIN).groups()).contains("system:serviceaccounts:demo");
    }

    @Test
    void whoReallyAsksIsNotForgotten() {
        var taken = of("Impersonate-User", "anna").by(ADMIN);

        assertThat(taken.username()).isEqualTo("anna");
        assertThat(taken.groups()).containsExactly("system:authenticated");
        assertThat(taken.extra()).containsEntry(Requester.IMPERSONATOR, List.of("admin"));
    }

    @Test
    void theAnonymousUserDoesNotBecomeAuthenticated() {
        assertThat(of("Impersonate-User", "system:anonymous").by(ADMIN).groups())
                .containsExactly("system:unauthenticated");
    }

    @Test
    void aGroupWithoutAUserIsRefused() {
        assertThatThrownBy(() -> of("Impersonate-Group", "system:masters"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void theRealUserCannotBeForged() {
        assertThatThrownBy(() ->
                        of(
                                "Impersonate-User",
                                "anna",
                                "Impersonate-Extra-Millrace.io%2Fimpersonated-by",
                                "somebody"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void controlCharactersAreRefused() {
        assertThatThrownBy(() -> of("Impersonate-User", "a\u0000b"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void otherHeadersAskForNothing() {
        assertThat(Impersonation.of(List.of(Map.entry("Accept", "*/*")))).isEmpty();
    }
}
