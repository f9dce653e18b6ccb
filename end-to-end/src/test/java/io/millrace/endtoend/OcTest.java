package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// The commands of OKD's page on image streams, word for word, by the client that people have. They
/// are left out where there is none: `MILLRACE_OC` says where it is, else the path is searched.
@ExtendWith(WholeSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OcTest {

    private static final String PROJECT = "page";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern EXACT = Pattern.compile("python@sha256:[0-9a-f]{64}");

    private final WholeSystem.Running system;
    private final Oc oc;

    OcTest(WholeSystem.Running system) {
        this.system = system;
        this.oc = new Oc(system, PROJECT);
    }

    @BeforeAll
    void aProject() {
        assumeThat(Oc.client()).isPresent();
        system.developer()
                .post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(PROJECT))
                .orFail();
    }

    @Test
    void thePagesTagCommandsSayWhatThePageSays() {
        assertThat(oc("tag docker.io/python:3.6.0 python:3.6"))
                .isEqualTo("Tag python:3.6 set to docker.io/python:3.6.0.");
        oc("tag docker.io/python:3.5 python:3.5");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(EXACT.matcher(oc("describe is/python")).results()).hasSize(2));

        assertThat(oc("tag python:3.5 python:latest"))
                .matches("Tag python:latest set to python@sha256:[0-9a-f]{64}\\.");
        assertThat(oc("describe is/python"))
                .contains(
                        "Image Lookup:\t\tlocal=false",
                        "Unique Images:\t\t2",
                        "Tags:\t\t\t3",
                        "latest\n  tagged from python@sha256:",
                        "3.6\n  tagged from docker.io/python:3.6.0",
                        "3.5\n  tagged from docker.io/python:3.5",
                        "  * docker.io/library/python@sha256:");

        assertThat(oc("tag python:3.6 python:latest"))
                .startsWith("Tag python:latest set to python@sha256:");
        assertThat(oc("tag -d python:3.5")).isEqualTo("Deleted tag page/python:3.5.");
        assertThat(oc("tag docker.io/python:3.6.0 python:3.6 --scheduled"))
                .isEqualTo("Tag python:3.6 set to import docker.io/python:3.6.0 periodically.");
        assertThat(oc("describe is/python")).contains("updates automatically from registry");
        oc("tag docker.io/python:3.6.0 python:3.6");
        assertThat(oc("describe is/python")).doesNotContain("updates automatically");
    }

    @Test
    void aTagAndAnImageAreDescribedAsOnThePage() {
        oc("import-image told:1 --from=docker.io/python:3.6.0 --confirm");

        var tag = oc("describe istag/told:1");
        assertThat(tag.lines().map(it -> it.replaceAll("\\s+", " ")))
                .contains(
                        "Arch: amd64",
                        "Entrypoint: container-entrypoint",
                        "Command: /bin/sh -c $STI_SCRIPTS_PATH/usage",
                        "Working Dir: /opt/app-root/src",
                        "User: 1001",
                        "Exposes Ports: 8080/tcp",
                        "Docker Labels: build-date=20170801")
                .anyMatch(it -> it.startsWith("Image Size: 75.16MB in 2 layers"))
                .anyMatch(it -> it.startsWith("Docker Image: docker.io/library/python@sha256:"));

        var image = oc("get istag/told:1 -o jsonpath={.image.metadata.name}");
        assertThat(oc("describe isimage/told@" + image.substring(0, 15)))
                .contains("Image Name:", image, "Entrypoint:");
    }

    @Test
    void tagsAreMadeInAllTheirVariants() {
        oc("tag docker.io/node:8 open:1 --insecure");
        oc("import-image base:1 --from=docker.io/node:8 --confirm");

        assertThat(oc("tag base:1 one:1 two:1"))
                .contains("Tag one:1 set to base@sha256:", "Tag two:1 set to base@sha256:");
        assertThat(oc("tag base:1 base:prod --alias"))
                .isEqualTo("Tag base:prod set up to track base:1.");
        oc("tag docker.io/node:8 mere:1 --reference");
        oc("tag docker.io/node:8 local:1 --reference-policy=local");

        assertThat(oc("get is/open -o jsonpath={.spec.tags[0].importPolicy.insecure}"))
                .isEqualTo("true");
        assertThat(oc("get is/mere -o jsonpath={.spec.tags[0].reference}")).isEqualTo("true");
        assertThat(oc("get is/local -o jsonpath={.spec.tags[0].referencePolicy.type}"))
                .isEqualTo("Local");
    }

    @Test
    void aRollbackBringsTheImageOfBeforeBack() {
        oc("import-image back:1 --from=docker.io/node:8 --confirm");
        var first = oc("get istag/back:1 -o jsonpath={.image.metadata.name}");
        oc("tag back:1 back:latest");
        oc("import-image back:2 --from=docker.io/node:9 --confirm");
        oc("tag back:2 back:latest");

        assertThat(oc("tag back@%s back:latest".formatted(first)))
                .isEqualTo("Tag back:latest set to back@%s.".formatted(first));
        assertThat(oc("get istag/back:latest -o jsonpath={.image.metadata.name}")).isEqualTo(first);
        assertThat(
                        oc(
                                "get is/back -o"
                                        + " jsonpath={.status.tags[?(@.tag==\"latest\")].items[*].image}"))
                .startsWith(first)
                .endsWith(first);
    }

    @Test
    void streamsAndTagsAreMadeAndChangedByTheOtherCommandsToo() {
        assertThat(oc("create imagestream made --lookup-local"))
                .isEqualTo("imagestream.image.openshift.io/made created");
        oc(
                "create imagestreamtag made:1 --from-image=docker.io/node:8"
                        + " --reference-policy=Local -A note=hello");
        oc("create imagestreamtag made:bare");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(oc("get istag -o name")).contains("/made:1"));
        assertThat(oc("describe istag/made:1")).contains("note=hello");

        oc("annotate istag/made:1 note-");
        assertThat(oc("get is/made -o jsonpath={.spec.tags[0].annotations}")).isEqualTo("null");
        assertThat(refused("label istag/made:1 a=b"))
                .contains("may not update fields other than metadata.annotations");
        oc("set image-lookup is/made --enabled=false");
        assertThat(oc("get is/made -o jsonpath={.spec.lookupPolicy.local}")).isEqualTo("false");
        assertThat(refused("tag made:1 another:x --alias"))
                .contains("cannot set alias across different Image Streams");
    }

    @Test
    void importsSayWhatCameAndWhatDidNot() {
        assertThat(refused("import-image nothing"))
                .contains("no image stream named \"nothing\" exists, pass --confirm");
        assertThat(oc("import-image whole --from=docker.io/python --all --confirm"))
                .contains("imagestream.image.openshift.io/whole imported", "Tags:\t\t\t4");
        assertThat(refused("import-image gone:1 --from=127.0.0.1:1/none:1 --confirm"))
                .contains(
                        "imported with errors",
                        "dockerimage.image.openshift.io \"127.0.0.1:1/none:1\" is forbidden");
    }

    @Test
    void whatStreamsDoNotNameAnyMoreIsPrunedFromThem() {
        assertThat(oc("adm prune images --prune-registry=false --context=admin"))
                .contains("Dry run enabled");
        oc("adm prune images --prune-registry=false --confirm --context=admin");
    }

    private String oc(String words) {
        return oc.says(words);
    }

    private String refused(String words) {
        return oc.refuses(words);
    }
}
