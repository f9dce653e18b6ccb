package io.millrace.build.execution.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.dockerfile.VettedDockerfile.Base;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileVetterTest {

    private static final DockerfilePolicy STRICT =
            new DockerfilePolicy(
                    false,
                    image ->
                            !image.host().equals("registry:5000")
                                    || image.repository().startsWith("demo/"));
    private static final DockerfilePolicy WITH_MOUNTS = new DockerfilePolicy(true, _ -> true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM --platform=$BUILDPLATFORM a",
                "FROM --platform=${TARGETPLATFORM} a",
                "FROM --platform=$TARGETOS/${BUILDARCH} a",
                "ARG P=$BUILDPLATFORM\nFROM --platform=$P a"
            })
    void theMachinesOwnPlatformMayBeNamed(String text) throws DockerfileRefused {
        var prepared =
                new DockerfileRewriter(Optional.empty(), Map.of(), Map.of(), Map.of())
                        .rewrite(DockerfileVetter.vet(Dockerfile.parse(text), Map.of(), STRICT));

        assertThat(prepared.text()).contains("FROM docker.io/library/a").doesNotContain("--");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    FROM oci-archive:/host/path                   | line 1: 'oci-archive:/host/path' names a place
                    FROM docker-archive:/x.tar                    | line 1: 'docker-archive:/x.tar' names a place
                    FROM dir:/etc                                 | line 1: 'dir:/etc' names a place
                    FROM containers-storage:x                     | line 1: 'containers-storage:x' names a place
                    FROM docker-daemon:x:y                        | line 1: 'docker-daemon:x:y' names a place
                    FROM /etc                                     | line 1: '/etc' is not the name of an image
                    FROM ""                                       | line 1: '""' is not the name of an image
                    'ARG T=dir:\nFROM ${T}/etc'                   | line 2: 'dir:/etc' names a place
                    'ARG T=dir\nARG U=$T:/etc\nFROM $U'           | line 3: 'dir:/etc' names a place
                    'ARG T\nFROM ${T:-oci:/x}'                    | line 2: 'oci:/x' names a place
                    'ARG SMUGGLED=a\nFROM $SMUGGLED'              | line 2: 'oci-archive:/host' names a place
                    'FROM $UNDECLARED'                            | line 1: '' is not the name of an image
                    'FROM ${A##x}'                                | line 1: '${A##x}' holds a variable
                    FROM --platform=linux/s390x a                 | line 1: FROM --platform=linux/s390x is not possible
                    FROM a AS b c                                 | line 1: FROM must read
                    FROM a AS dir:/x                              | line 1: FROM must read
                    FROM registry:5000/other/secret               | line 1: 'registry:5000/other/secret' belongs to another
                    RUN x                                         | line 1: RUN stands before the first FROM
                    ARG A=1                                       | it has no FROM
                    'FROM a\nCOPY --from=/etc x y'                | line 2: '/etc' is not the name of an image
                    'FROM a\nCOPY --from=dir:/etc x y'            | line 2: 'dir:/etc' names a place
                    'FROM a\nCOPY --from=$X x y'                  | line 2: a flag of COPY must be plain
                    'FROM a\nCOPY --from="a" x y'                 | line 2: a flag of COPY must be plain
                    'FROM a\nCOPY --chown=1 --from=/ x y'         | line 2: '/' is not the name of an image
                    'FROM a\nCOPY --from=0 x y'                   | line 2: '0' is
                    'FROM a\nCOPY --from=registry:5000/b/c x y'   | line 2: 'registry:5000/b/c' belongs to another
                    'FROM a\nCOPY \u00a0--from=/ x y'             | line 2: it contains an unusual blank
                    'FROM a\nCOPY --chown=1 \u2003--from=/ x y'   | line 2: it contains an unusual blank
                    'FROM a\nCOPY --wat x y'                      | line 2: COPY --wat is refused
                    'FROM a\nADD --from=a x y'                    | line 2: ADD --from is refused
                    'FROM a\nADD http://127.0.0.1/ /x/'           | line 2: ADD from a URL that ends
                    'FROM a\nADD http://u:p@x/f /x'               | line 2: ADD from a URL without a
                    'FROM a\nADD http:///f /x'                    | line 2: ADD from a URL without a
                    'FROM a\nADD http://x/f a /x'                 | line 2: ADD may name URLs or files
                    'FROM a\nADD --checksum=md5:1 http://x/f /x'  | line 2: ADD --checksum
                    'FROM a\nADD --link=1 http://x/f /x'          | line 2: ADD --link is refused
                    'FROM a\nARG S=git\nADD $S://x/f /x'          | line 3: ADD from a URL
                    'FROM a\nARG U=http://x\nENV U=$N\nADD $U /x' | line 4: ADD from a URL
                    'FROM a\nARG F=--from=b\nADD $F x /x'         | line 3: ADD --from is refused
                    'FROM a AS millrace-add'                      | line 1: no stage may be called
                    'FROM a\nADD a git://x/y.git /x'              | line 2: ADD from a URL
                    'FROM a\nADD git@github.com:x/y.git /x'       | line 2: ADD from a URL
                    'FROM a\nADD ["https://x", "/"]'              | line 2: ADD from a URL
                    'FROM a\nADD ["\\u0068ttps://x", "/"]'        | line 2: ADD may not use escapes
                    'FROM a\nADD "ht"tp://x /'                    | line 2: ADD from a URL
                    'FROM a\nADD ht\\tp://x /'                    | line 2: ADD from a URL
                    'FROM a\nADD $URL /'                          | line 2: ADD from a URL
                    'FROM a\nADD ht${X}p://x /'                   | line 2: ADD from a URL
                    'FROM a\nADD --chown=1 http://x /'            | line 2: ADD from a URL
                    'FROM a\nRUN --mount=type=bind,target=/x ls'  | line 2: RUN --mount is refused
                    'FROM a\nRUN --mount=type=cache,target=/x ls' | line 2: RUN --mount is refused
                    'FROM a\nRUN --network=none --mount=x ls'     | line 2: RUN --mount is refused
                    'FROM a\nRUN --security=insecure ls'          | line 2: RUN --security is refused
                    'FROM a\nRUN "--mount=x" ls'                  | OK
                    'FROM a\nRUN --mo\\unt=x ls'                  | line 2: a flag of RUN must be plain
                    'FROM a\nRUN <<E\n#!/bin/x\nE'               | line 2: a heredoc that begins with #!
                    'FROM a\nSHELL bash -c\nRUN <<E\nE'          | line 3: a heredoc in RUN needs a SHELL
                    'FROM a\nCOPY --from=/ <<E /y\nE'            | line 2: COPY --from is refused with
                    'FROM a\nCOPY <<E b /y\nE'                   | line 2: COPY may name heredocs or files
                    'FROM a\nCOPY b <<E\nE'                      | line 2: COPY may name heredocs or files
                    'FROM a\nCOPY <<E /y\n$HOME\nE'             | line 2: the heredoc E holds a variable
                    'FROM a\nONBUILD ADD http://x /y'             | line 2: ADD from a URL
                    'FROM a\nONBUILD RUN --mount=type=bind ls'    | line 2: RUN --mount is refused
                    'FROM a\nONBUILD COPY --from=/etc x y'        | line 2: '/etc' is not the name
                    'FROM a\nONBUILD FROM b'                      | line 2: ONBUILD may not be followed by FROM
                    'FROM a\nONBUILD ONBUILD RUN x'               | line 2: ONBUILD may not be followed by ONBUILD
                    """)
    void whatReachesOutOfTheBuildIsRefused(String text, String why) throws DockerfileRefused {
        var dockerfile = Dockerfile.parse(text);
        var smuggled = Map.of("SMUGGLED", "oci-archive:/host");

        if (why.equals("OK")) {
            assertThat(DockerfileVetter.vet(dockerfile, smuggled, STRICT)).isNotNull();
        } else {
            assertThatThrownBy(() -> DockerfileVetter.vet(dockerfile, smuggled, STRICT))
                    .isInstanceOf(DockerfileRefused.class)
                    .hasMessageStartingWith(why);
        }
    }

    @Test
    void filesOfUrlsAreCopiedFromWhereTheyAreFetchedTo() throws DockerfileRefused {
        var dockerfile =
                Dockerfile.parse(
                        """
                        ARG HOST=files.example
                        FROM a
                        ARG HOST
                        ARG VERSION=1.0
                        ADD https://${HOST}/app-$VERSION.tgz https://files.example/b /opt/
                        ADD --chown=1:1 --chmod=700 http://x/?file=c /usr/bin/c
                        ADD app-$VERSION.txt /app
                        """);

        var vetted = DockerfileVetter.vet(dockerfile, Map.of("VERSION", "2.0"), STRICT);
        var prepared =
                new DockerfileRewriter(Optional.empty(), Map.of(), Map.of(), Map.of())
                        .rewrite(vetted);

        assertThat(prepared.downloads())
                .extracting(it -> it.url() + " " + it.place())
                .containsExactly(
                        "https://files.example/app-2.0.tgz 0/0/app-2.0.tgz",
                        "https://files.example/b 0/1/b",
                        "http://x/?file=c 1/0/file");
        assertThat(prepared.text())
                .contains(
                        "COPY --from=millrace-add --chown=0:0 /0/0/app-2.0.tgz /0/1/b /opt/\n",
                        "COPY --from=millrace-add --chown=1:1 --chmod=700 /1/0/file /usr/bin/c\n",
                        "ADD app-2.0.txt /app\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ENV TINI_VERSION v0.19.0\\nADD https://h/${TINI_VERSION}/tini /tini | https://h/v0.19.0/tini
                    ENV A=1 B="2"\\nADD http://h/$A/$B /x                              | http://h/1/2
                    ARG V=1\\nENV V=2\\nADD http://h/$V/f /x                          | http://h/2/f
                    ARG V\\nENV W=${V:-9}\\nADD http://h/$W /x                        | http://h/9
                    ARG F\\nADD http://h/${F:-f.txt} /x                               | http://h/f.txt
                    ARG F=g\\nADD http://h/${F:-f.txt} /x                             | http://h/g
                    ARG F=g\\nADD http://h/${F:+f.txt} /x                             | http://h/f.txt
                    ADD ["http://h/f.txt", "/x"]                                      | http://h/f.txt
                    ADD --chmod=755 [ "http://h/f" , "/x" ]                           | http://h/f
                    """)
    void aUrlIsReadWithThePlainVariablesOfItsStage(String lines, String url)
            throws DockerfileRefused {
        var dockerfile = Dockerfile.parse("FROM a\n" + lines.replace("\\n", "\n"));

        var prepared =
                new DockerfileRewriter(Optional.empty(), Map.of(), Map.of(), Map.of())
                        .rewrite(DockerfileVetter.vet(dockerfile, Map.of(), STRICT));

        assertThat(prepared.downloads())
                .singleElement()
                .extracting(it -> it.url().toString())
                .isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADD http://h/$NOWHERE /x",
                "ADD http://h/${NOWHERE:-f} /x",
                "ENV V='1'\nADD http://h/$V /x",
                "ENV V=a\\ b\nADD http://h/$V /x",
                "ARG V=1\nENV V=$NOWHERE\nADD http://h/$V /x"
            })
    void aUrlWithAVariableThatIsNotPlainToSeeIsRefused(String lines) {
        assertThatThrownBy(() ->
                        DockerfileVetter.vet(
                                Dockerfile.parse("FROM a\n" + lines), Map.of(), STRICT))
                .isInstanceOf(DockerfileRefused.class)
                .hasMessageContaining("ADD from a URL with a variable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM scratch\nCOPY a b",
                "FROM a AS One\nFROM one\nCOPY --from=ONE x y\nCOPY --from=0 x y",
                "FROM registry:5000/demo/app:1",
                "FROM a\nADD app-${VERSION}.tar.gz /x\nADD ./https:/x /y",
                "FROM a\nRUN echo $((1<<3)) && cat < /etc/hosts",
                "FROM a\nRUN --network=none ls --mount=x",
                "FROM a\nONBUILD RUN ls\nONBUILD COPY a b",
                "ARG V=1 W\nFROM a:${V}",
            })
    void ordinaryDockerfilesPass(String text) throws DockerfileRefused {
        assertThat(DockerfileVetter.vet(Dockerfile.parse(text), Map.of(), STRICT).steps())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "type=bind;source=a;target=/x, true",
        "type=cache;target=/x, true",
        "type=tmpfs;target=/x, true",
        "type=secret;id=a, false",
        "type=ssh, false",
        "type=bind;from=/etc;target=/x, false",
        "type=bind;from=busybox;target=/x, true"
    })
    void aBuildahThatCanBeTrustedMayMount(String mount, boolean allowed) throws DockerfileRefused {
        var text = "FROM a\nRUN --mount=%s ls".formatted(mount.replace(';', ','));
        var dockerfile = Dockerfile.parse(text);

        if (allowed) {
            assertThat(DockerfileVetter.vet(dockerfile, Map.of(), WITH_MOUNTS)).isNotNull();
        } else {
            assertThatThrownBy(() -> DockerfileVetter.vet(dockerfile, Map.of(), WITH_MOUNTS))
                    .isInstanceOf(DockerfileRefused.class);
        }
    }

    @Test
    void theTriggersOfABaseImageAreJudgedToo() throws DockerfileRefused {
        DockerfileVetter.vetOnBuild(List.of("COPY . /src", "RUN make"), STRICT);

        assertThatThrownBy(() -> DockerfileVetter.vetOnBuild(List.of("ADD http://x /y"), STRICT))
                .isInstanceOf(DockerfileRefused.class);
        assertThatThrownBy(() -> DockerfileVetter.vetOnBuild(List.of("COPY --from=b x y"), STRICT))
                .isInstanceOf(DockerfileRefused.class);
    }

    @Test
    void theLastFromStartsFromTheStrategysImageAndKeepsItsName() throws DockerfileRefused {
        var vetted =
                DockerfileVetter.vet(
                        Dockerfile.parse(
                                """
                                ARG V=1
                                FROM golang:$V AS Build
                                RUN make
                                FROM busybox AS run
                                COPY --chown=1 --from=build /a /b
                                COPY --from=nginx /c /d
                                """),
                        Map.of("V", "2"),
                        STRICT);
        var rewriter =
                new DockerfileRewriter(
                        Optional.of(
                                new Base.Image(RegistryImage.parse("registry:5000/demo/base:3"))),
                        Map.of("E", "a \"$b\" \\c"),
                        Map.of("OPENSHIFT_BUILD_NAME", "hello-1"),
                        Map.of("io.openshift.build.name", "hello-1"));

        var prepared = rewriter.rewrite(vetted);

        assertThat(prepared.text())
                .isEqualTo(
                        """
                        ARG V=1
                        FROM docker.io/library/golang:2 AS build
                        ENV "E"="a \\"\\$b\\" \\\\c"
                        RUN make
                        FROM registry:5000/demo/base:3 AS run
                        ENV "E"="a \\"\\$b\\" \\\\c"
                        COPY --chown=1 --from=build /a /b
                        COPY --from=docker.io/library/nginx:latest /c /d
                        ENV "OPENSHIFT_BUILD_NAME"="hello-1"
                        LABEL "io.openshift.build.name"="hello-1"
                        """);
        assertThat(prepared.bases())
                .containsExactly("docker.io/library/golang:2", "registry:5000/demo/base:3");
        assertThat(prepared.copied()).containsExactly("docker.io/library/nginx:latest");
    }

    @Test
    void aStrategyMayBeginFromNothing() throws DockerfileRefused {
        var vetted = DockerfileVetter.vet(Dockerfile.parse("FROM a"), Map.of(), STRICT);
        var rewriter =
                new DockerfileRewriter(
                        Optional.of(new Base.Scratch()), Map.of(), Map.of(), Map.of());

        var prepared = rewriter.rewrite(vetted);

        assertThat(prepared.text()).isEqualTo("FROM scratch\n");
        assertThat(prepared.bases()).isEmpty();
    }

    @Test
    void aValueWithALineBreakCannotAddAnInstruction() throws DockerfileRefused {
        var vetted = DockerfileVetter.vet(Dockerfile.parse("FROM a"), Map.of(), STRICT);
        var rewriter =
                new DockerfileRewriter(
                        Optional.empty(), Map.of("E", "x\nADD http://x /"), Map.of(), Map.of());

        var prepared = rewriter.rewrite(vetted);

        assertThat(prepared.text())
                .isEqualTo(
                        """
                        FROM docker.io/library/a:latest
                        ARG MILLRACE_TEXT_0
                        ENV "E"="$MILLRACE_TEXT_0"
                        """);
        assertThat(prepared.arguments())
                .containsExactly(Map.entry("MILLRACE_TEXT_0", "x\nADD http://x /"));
    }

    @Test
    void aLabelWithALineBreakIsNamed() throws DockerfileRefused {
        var vetted = DockerfileVetter.vet(Dockerfile.parse("FROM a"), Map.of(), STRICT);
        var rewriter =
                new DockerfileRewriter(
                        Optional.empty(), Map.of(), Map.of(), Map.of("vendor", "a\nb"));

        assertThatThrownBy(() -> rewriter.rewrite(vetted))
                .isInstanceOf(DockerfileRefused.class)
                .hasMessageContaining("the LABEL 'vendor' of the Build");
    }
}
