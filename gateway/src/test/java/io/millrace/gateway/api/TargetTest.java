package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private static final String IMAGE = "/apis/image.openshift.io/v1";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /api/v1/namespaces                             | namespaces      | ''   | ''    | ''
                    /api/v1/namespaces/demo                        | namespaces      | ''   | demo  | ''
                    /api/v1/namespaces/demo/secrets                | secrets         | demo | ''    | ''
                    /api/v1/secrets                                | secrets         | ''   | ''    | ''
                    /api/v1/namespaces/demo/secrets/git            | secrets         | demo | git   | ''
                    /apis/image.openshift.io/v1/images/sha256:1    | images          | ''   | sha256:1 | ''
                    /apis/image.openshift.io/v1/namespaces/demo/imagestreamtags/web:1     | imagestreamtags | demo | web:1 | ''
                    /apis/image.openshift.io/v1/namespaces/demo/imagestreamtags/web%3A1+a | imagestreamtags | demo | web:1+a | ''
                    /apis/image.openshift.io/v1/namespaces/demo/imagestreams/web/layers   | imagestreams    | demo | web   | layers
                    /apis/build.openshift.io/v1/namespaces/demo/buildconfigs/web/instantiate | buildconfigs | demo | web | instantiate
                    """)
    void aPathSaysWhichObjects(
            String path, String plural, String namespace, String name, String subresource) {
        var target = Target.parse(path).orElseThrow();

        assertThat(target.resource().type().plural()).isEqualTo(plural);
        assertThat(target.namespace()).isEqualTo(namespace);
        assertThat(target.name()).isEqualTo(name);
        assertThat(target.subresource()).isEqualTo(subresource);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/foo",
                "/api/v2/namespaces",
                "/api/v1/nodes",
                "/api/v1/secrets/git",
                IMAGE + "/namespaces/demo/images",
                IMAGE + "/namespaces/demo/imagestreams/web/foo",
                IMAGE + "/namespaces/demo/imagestreams/web/layers/more"
            })
    void everythingElseDoesNotExist(String path) {
        assertThat(Target.parse(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IMAGE + "/namespaces/demo/imagestreams/.",
                IMAGE + "/namespaces/demo/imagestreams/%2e",
                IMAGE + "/namespaces/%2E%2e/imagestreams",
                IMAGE + "/namespaces/demo/../other/imagestreams"
            })
    void aPathThatWandersIsAboutNothing(String path) {
        assertThat(Target.wanders(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/v1/secrets/a..b", "/api/v1/configmaps/.a", "/%zz"})
    void dotsWithinAWordAreNone(String path) {
        assertThat(Target.wanders(path)).isFalse();
    }
}
