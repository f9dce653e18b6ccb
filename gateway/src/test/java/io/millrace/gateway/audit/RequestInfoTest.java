package io.millrace.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestInfoTest {

    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            textBlock =
                    """
                    GET,    /api/v1/namespaces/demo/secrets/push,                                 get,              '',                  demo, secrets,      push,  ''
                    HEAD,   /api/v1/namespaces/demo/secrets/push,                                 get,              '',                  demo, secrets,      push,  ''
                    GET,    /api/v1/namespaces/demo/secrets,                                      list,             '',                  demo, secrets,      '',    ''
                    GET,    /apis/image.openshift.io/v1/imagestreams,                             list,             image.openshift.io,  '',   imagestreams, '',    ''
                    POST,   /apis/build.openshift.io/v1/namespaces/demo/buildconfigs/b/instantiate, create,         build.openshift.io,  demo, buildconfigs, b,     instantiate
                    PATCH,  /apis/image.openshift.io/v1/namespaces/demo/imagestreamtags/a%3Ab,    patch,            image.openshift.io,  demo, imagestreamtags, a:b, ''
                    PUT,    /api/v1/namespaces/demo/configmaps/c,                                 update,           '',                  demo, configmaps,   c,     ''
                    DELETE, /api/v1/namespaces/demo/configmaps/c,                                 delete,           '',                  demo, configmaps,   c,     ''
                    DELETE, /api/v1/namespaces/demo/configmaps,                                   deletecollection, '',                  demo, configmaps,   '',    ''
                    GET,    /api/v1/namespaces/demo,                                              get,              '',                  demo, namespaces,   demo,  ''
                    PUT,    /api/v1/namespaces/demo/finalize,                                     update,           '',                  demo, namespaces,   demo,  finalize
                    DELETE, /apis/project.openshift.io/v1/projects/demo,                          delete,           project.openshift.io, '',  projects,     demo,  ''
                    POST,   /oauth/token,                                                         post,             '',                  '',   '',           '',    ''
                    GET,    /,                                                                    get,              '',                  '',   '',           '',    ''
                    GET,    /api/v1,                                                              get,              '',                  '',   '',           '',    ''
                    """)
    void aPathSaysWhatIsAskedFor(
            String method,
            String path,
            String verb,
            String group,
            String namespace,
            String resource,
            String name,
            String subresource) {
        var request = RequestInfo.of(method, path, false);

        assertThat(request.verb()).isEqualTo(verb);
        assertThat(request.group()).isEqualTo(group);
        assertThat(request.namespace()).isEqualTo(namespace);
        assertThat(request.resource()).isEqualTo(resource);
        assertThat(request.name()).isEqualTo(name);
        assertThat(request.subresource()).isEqualTo(subresource);
    }

    @Test
    void aReviewOnlyAsks() {
        assertThat(read("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")).isTrue();
        assertThat(read("POST", "/apis/image.openshift.io/v1/namespaces/a/imagestreams")).isFalse();
        assertThat(read("POST", "/oauth/token")).isFalse();
        assertThat(read("OPTIONS", "/")).isTrue();
    }

    private static boolean read(String method, String path) {
        return RequestInfo.of(method, path, false).isRead();
    }

    @Test
    void whatCannotBeDecodedStaysAsItIs() {
        assertThat(RequestInfo.of("GET", "/api/v1/nodes/%zz", false).name()).isEqualTo("%zz");
    }

    @Test
    void whatHasMadeSomethingIsNoRead() {
        var asked = RequestInfo.of("GET", "/registry/token", false);

        assertThat(asked.isRead()).isTrue();
        assertThat(asked.making().isRead()).isFalse();
        assertThat(asked.making().isResource()).isFalse();
    }
}
