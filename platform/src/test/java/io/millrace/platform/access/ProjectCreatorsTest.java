package io.millrace.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectCreatorsTest {

    private static final Requester ADMIN = user("admin", Requester.MASTERS);
    private static final Requester DEV = user("dev", ProjectCreators.AUTHENTICATED);
    private static final Requester NOBODY = user("system:anonymous", "system:unauthenticated");

    private final AccessEvaluator evaluator =
            new ProjectCreators(name -> Optional.ofNullable(Map.of("mine", "dev").get(name)));

    private static Requester user(String name, String group) {
        return new Requester(name, "", List.of(group), Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    list,   image.openshift.io,    imagestreams,    '',     mine,   '',     true
                    get,    image.openshift.io,    imagestreams,    layers, mine,   web,    true
                    get,    image.openshift.io,    imagestreams,    layers, yours,  web,    false
                    list,   image.openshift.io,    imagestreams,    '',     '',     '',     false
                    get,    image.openshift.io,    images,          '',     '',     a,      false
                    create, project.openshift.io,  projectrequests, '',     '',     new,    true
                    list,   project.openshift.io,  projects,        '',     '',     '',     true
                    get,    project.openshift.io,  projects,        '',     '',     mine,   true
                    delete, project.openshift.io,  projects,        '',     '',     mine,   true
                    delete, project.openshift.io,  projects,        '',     '',     yours,  false
                    get,    '',                    namespaces,      '',     '',     mine,   true
                    patch,  '',                    namespaces,      '',     '',     mine,   false
                    list,   '',                    namespaces,      '',     '',     '',     false
                    get,    user.openshift.io,     users,           '',     '',     ~,      true
                    get,    user.openshift.io,     users,           '',     '',     admin,  false
                    create, authorization.k8s.io,  selfsubjectaccessreviews, '', '', '',    true
                    create, authorization.k8s.io,  subjectaccessreviews,     '', '', '',    false
                    """)
    void anOrdinaryUserMayDoWhatConcernsItsOwnProjects(
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name,
            boolean allowed) {
        var attributes = new Attributes(verb, group, resource, subresource, namespace, name);

        assertThat(evaluator.allows(DEV, attributes)).isEqualTo(allowed);
    }

    @Test
    void mastersMayDoEverything() {
        var attributes = Attributes.of("delete", ResourceType.IMAGE, "", "sha256:1");

        assertThat(evaluator.allows(ADMIN, attributes)).isTrue();
    }

    @Test
    void withoutAuthenticationNothingIsAllowed() {
        var attributes = Attributes.of("list", ResourceType.PROJECT, "", "");

        assertThat(evaluator.allows(NOBODY, attributes)).isFalse();
    }

    @Test
    void aRefusalNamesWhoWhatAndWhere() {
        var attributes = Attributes.of("list", ResourceType.IMAGE_STREAM, "yours", "");

        assertThat(attributes.forbiddenTo(DEV))
                .isEqualTo(
                        "User \"dev\" cannot list resource \"imagestreams\" in API group"
                                + " \"image.openshift.io\" in the namespace \"yours\"");
    }
}
