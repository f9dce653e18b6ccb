package io.millrace.imagestream.domain;

import static io.millrace.imagestream.domain.Scene.docker;
import static io.millrace.imagestream.domain.Scene.faults;
import static io.millrace.imagestream.domain.Scene.stream;
import static io.millrace.imagestream.domain.Scene.wishing;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.AllowedRegistries;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagImportPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryAdmissionTest {

    private static final String FORBIDDEN =
            "registry \"evil.example\" not allowed by whitelist: \"quay.io:443\"";

    private final Scene scene = new Scene();

    @Test
    void aTagOfARegistryThatIsNotAllowedIsRefused() {
        allowOnlyQuay();

        assertThat(
                        faults(
                                StreamWrites.created(
                                        stream("demo", "app", docker("1", "evil.example/app:1")),
                                        scene,
                                        "create")))
                .containsExactly(Fault.forbidden("spec.tags[1].from.name", FORBIDDEN));
        scene.create("good", docker("1", "quay.io/org/app:1"), docker("2", Scene.HOST + "/demo/x"));
    }

    @Test
    void aTagWrittenByItselfIsRefusedWithItsOwnPath() {
        allowOnlyQuay();
        var subject = Subject.stored(scene.create("app"));

        assertThat(
                        faults(
                                TagWrites.wished(
                                        subject,
                                        docker("1", "evil.example/app:1"),
                                        "tag",
                                        scene,
                                        "tag")))
                .containsExactly(Fault.forbidden("tag.from.name", FORBIDDEN));
    }

    @Test
    void aWholeRepositoryThatIsNotAllowedIsRefused() {
        allowOnlyQuay();
        var bare = stream("demo", "app");
        var all = bare.withSpec(bare.spec().withDockerImageRepository("evil.example/app"));

        assertThat(faults(StreamWrites.created(all, scene, "create")))
                .containsExactly(Fault.forbidden("spec.dockerImageRepository", FORBIDDEN));
    }

    @Test
    void whatAStreamNamesAlreadyStays() {
        var old = scene.create("app", docker("1", "evil.example/app:1"));
        allowOnlyQuay();

        scene.update(old, docker("1", "evil.example/app:1"), docker("2", "quay.io/org/app:2"));
        assertThat(
                        faults(
                                StreamWrites.updated(
                                        old,
                                        wishing(old, docker("1", "evil.example/app:2")),
                                        scene,
                                        "update")))
                .containsExactly(Fault.forbidden("spec.tags[1].from.name", FORBIDDEN));
    }

    @Test
    void aHistoryNamesNoNewRegistryEither() {
        allowOnlyQuay();
        var old = scene.create("app");

        assertThat(faults(StatusWrites.updated(old, reaching(old, "evil.example/app"), scene, "s")))
                .containsExactly(
                        Fault.forbidden("status.tags[1].items[0].dockerImageReference", FORBIDDEN));
    }

    @Test
    void anInsecureRegistryMayAnswerAtThePortForThat() {
        scene.allowed = AllowedRegistries.parse(List.of("http://plain.example"));
        var wish = docker("1", "plain.example/app:1");
        var insecure = wish.withImportPolicy(new TagImportPolicy(true, false, ""));

        assertThat(faults(StreamWrites.created(stream("demo", "app", wish), scene, "create")))
                .hasSize(1);
        scene.create("one", insecure);
        var annotated = stream("demo", "two", wish);
        scene.live(
                StreamWrites.created(
                        annotated.withMetadata(
                                annotated
                                        .metadata()
                                        .withAnnotations(
                                                Map.of(
                                                        "openshift.io/image.insecureRepository",
                                                        "true"))),
                        scene,
                        "create"));
    }

    private void allowOnlyQuay() {
        scene.allowed = AllowedRegistries.parse(List.of("quay.io"));
    }

    private static ImageStream reaching(ImageStream stream, String pullSpec) {
        var digest = "sha256:" + "a".repeat(64);
        var items = List.of(new TagEvent(null, pullSpec + "@" + digest, digest, 1));
        return stream.withStatus(
                stream.status()
                        .withTags(List.of(NamedTagEventList.EMPTY.withTag("1").withItems(items))));
    }
}
