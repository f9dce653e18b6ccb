package io.millrace.gateway.realm;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.registry.RegistryGrant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantsTest {

    private static final Requester SOMEBODY =
            new Requester("somebody", "", List.of("system:authenticated"), Map.of());
    private static final List<String> EVERY_ACTION = List.of("pull", "push", "delete", "*");

    /// Rights in words, all of them in the project `team` unless they are about images.
    private record Told(Set<String> rights) implements Grants.Rights {

        static Told of(String... rights) {
            return new Told(Set.of(rights));
        }

        @Override
        public boolean allows(Requester requester, Attributes asked) {
            var what = asked.subresource().isEmpty() ? asked.resource() : asked.subresource();
            var isHere = asked.namespace().equals("team") || asked.namespace().isEmpty();
            return requester.equals(SOMEBODY)
                    && asked.group().equals("image.openshift.io")
                    && isHere
                    && rights.contains(asked.verb() + " " + what);
        }

        @Override
        public boolean isActive(String namespace) {
            return !namespace.equals("ending");
        }

        @Override
        public boolean hasStream(String namespace, String stream) {
            return !stream.equals("new");
        }

        @Override
        public boolean hasRoom(String namespace) {
            return !rights.contains("no room");
        }
    }

    private static String granted(Set<String> rights, String repository) {
        return new Grants(new Told(rights))
                .to(SOMEBODY, List.of(RegistryGrant.on(repository, EVERY_ACTION))).stream()
                        .flatMap(it -> it.actions().stream())
                        .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # rights                                    | own project   | another's
                    ''                                          | ''            | ''
                    get layers                                  | pull          | ''
                    update layers                               | push          | ''
                    delete layers                               | delete        | ''
                    get layers, update layers                   | pull push     | ''
                    get imagestreams, update imagestreams       | ''            | ''
                    create imagestreams                         | ''            | ''
                    delete images                               | * delete      | * delete
                    get layers, delete images                   | * delete pull | * delete
                    get layers, update layers, delete layers    | delete pull push | ''
                    """)
    void eachActionNeedsItsRightInTheRepositorysOwnProject(
            String rights, String own, String others) {
        var told =
                Arrays.stream(rights.split(", "))
                        .filter(it -> !it.isEmpty())
                        .collect(Collectors.toSet());

        assertThat(granted(told, "team/app")).isEqualTo(own);
        assertThat(granted(told, "other/app")).isEqualTo(others);
    }

    @Test
    void theFirstPushNeedsRoomForTheStream() {
        var rights = Set.of("update layers", "create imagestreams", "no room");

        assertThat(granted(rights, "team/new")).isEmpty();
        assertThat(granted(rights, "team/app")).isEqualTo("push");
    }

    @Test
    void theFirstPushNeedsTheRightToMakeTheStream() {
        assertThat(granted(Set.of("update layers"), "team/new")).isEmpty();
        assertThat(granted(Set.of("update layers", "create imagestreams"), "team/new"))
                .isEqualTo("push");
    }

    @Test
    void nothingIsPushedIntoAProjectThatEnds() {
        var everywhere =
                new Grants(
                        new Grants.Rights() {
                            @Override
                            public boolean allows(Requester requester, Attributes attributes) {
                                return true;
                            }

                            @Override
                            public boolean isActive(String namespace) {
                                return false;
                            }

                            @Override
                            public boolean hasStream(String namespace, String stream) {
                                return true;
                            }

                            @Override
                            public boolean hasRoom(String namespace) {
                                return true;
                            }
                        });

        assertThat(everywhere.to(SOMEBODY, List.of(RegistryGrant.push("ending/app"))))
                .containsExactly(RegistryGrant.pull("ending/app"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app",
                "team/",
                "/app",
                "team//app",
                "team/app/extra",
                "team/app/../../other/app",
                "../team/app",
                "team/..",
                "team/.",
                "team/app%2f..",
                "team%2fapp",
                "TEAM/app",
                "team/APP",
                "team/ápp",
                "team/app:latest",
                "host:5000/team/app",
                "team/app@sha256",
                "team/-app",
                "team/app-",
                "te.am/app",
                "te_am/app",
                "-team/app",
                "team/app\n",
                "team /app",
                "millrace/build-logs",
                "millrace/app"
            })
    void nobodyGetsWhatIsNoStreamsRepository(String name) {
        var everything =
                Set.of(
                        "get layers",
                        "update layers",
                        "delete layers",
                        "delete images",
                        "create imagestreams");

        assertThat(granted(everything, name)).isEmpty();
        assertThat(
                        Grants.within(
                                List.of(RegistryGrant.push(name)),
                                List.of(RegistryGrant.push(name))))
                .isEmpty();
    }

    @Test
    void aNameThatTheRegistryWouldNotTakeIsNoStreams() {
        var fits = "a".repeat(250);

        assertThat(granted(Set.of("get layers"), "team/" + fits)).isEqualTo("pull");
        assertThat(granted(Set.of("get layers"), "team/" + fits + "a")).isEmpty();
        assertThat(granted(Set.of("get layers"), "team/" + "a.".repeat(120) + "!")).isEmpty();
    }

    @Test
    void theCatalogIsForThoseWhoMaySeeEveryStream() {
        var catalog = List.of(RegistryGrant.catalog());

        assertThat(new Grants(Told.of("list imagestreams")).to(SOMEBODY, catalog))
                .isEqualTo(catalog);
        assertThat(new Grants(Told.of("get layers", "delete images")).to(SOMEBODY, catalog))
                .isEmpty();
        assertThat(
                        new Grants(Told.of("list imagestreams"))
                                .to(
                                        SOMEBODY,
                                        List.of(
                                                new RegistryGrant(
                                                        "registry", "other", List.of("*")),
                                                new RegistryGrant(
                                                        "signature", "team/app", EVERY_ACTION))))
                .isEmpty();
    }

    @Test
    void aBuildGetsWhatItsCredentialNamesAndNothingElse() {
        var named = List.of(RegistryGrant.pull("team/base"), RegistryGrant.push("team/app"));

        assertThat(
                        Grants.within(
                                named,
                                List.of(
                                        RegistryGrant.on("team/base", EVERY_ACTION),
                                        RegistryGrant.on("team/app", EVERY_ACTION),
                                        RegistryGrant.on("team/secret", EVERY_ACTION),
                                        RegistryGrant.on("other/app", EVERY_ACTION),
                                        RegistryGrant.catalog())))
                .isEqualTo(named);
    }

    @Test
    void aBuildInAPodMayPullWhatIsItsProjects() {
        assertThat(
                        Grants.within(
                                List.of(RegistryGrant.pullAllOf("team")),
                                List.of(
                                        RegistryGrant.on("team/base", EVERY_ACTION),
                                        RegistryGrant.on("teams/base", EVERY_ACTION),
                                        RegistryGrant.on("team/*", EVERY_ACTION),
                                        RegistryGrant.on("other/app", EVERY_ACTION))))
                .containsExactly(RegistryGrant.pull("team/base"));
    }
}
