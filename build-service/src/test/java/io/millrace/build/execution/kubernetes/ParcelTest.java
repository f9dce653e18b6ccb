package io.millrace.build.execution.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.BinarySource;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.ComputeLimits;
import io.millrace.build.execution.CustomStrategy;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.GitAccess;
import io.millrace.build.execution.GitCredential;
import io.millrace.build.execution.GitProxies;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.ImageInput;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.Layers;
import io.millrace.build.execution.Placement;
import io.millrace.build.execution.PostCommit;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.build.execution.SourceStrategy;
import io.millrace.build.execution.StandingLogins;
import io.millrace.build.execution.StoredSource;
import io.millrace.build.execution.Strategy;
import io.millrace.build.execution.door.RealmDoor;
import io.millrace.build.execution.door.RegistryDoor;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParcelTest {

    private static final RegistryCredential LOGIN =
            new RegistryCredential("registry:5000", "millrace-build", "signed");

    private static final BuildVolume VOLUME =
            new BuildVolume(
                    "keys",
                    InputFiles.Kind.SECRET,
                    List.of(new BuildVolume.Entry("a/b", new byte[] {0, 1, -1}, 0400)),
                    List.of("/keys"));

    private static final GitAccess SHOWN =
            new GitAccess(
                    Optional.of(new GitCredential.SshKey("key", Optional.of("hosts"))),
                    Optional.of("certificates"),
                    Optional.of("[core]"),
                    new GitProxies(Optional.of("http://p"), Optional.empty(), Optional.of("*")),
                    true);

    static Stream<BuildJob> jobs() {
        var git =
                BuildSource.of(
                                new GitSource(
                                        "ssh://git/x",
                                        Optional.of("main"),
                                        Optional.of("abc"),
                                        SHOWN))
                        .with(List.of(InputFiles.configMap("c", "d", Map.of("f", new byte[] {7}))))
                        .withImages(
                                List.of(
                                        new ImageInput(
                                                "registry:5000/demo/x@sha256:1",
                                                List.of("x"),
                                                List.of(new ImageInput.Copied("/a/.", "b")))));
        var password =
                BuildSource.of(
                        GitSource.of("https://git/x")
                                .with(
                                        GitAccess.with(
                                                new GitCredential.UserPassword("me", "secret"))));
        var upload =
                BuildSource.none()
                        .with(
                                new BinarySource(
                                        Optional.of("Dockerfile"),
                                        new StoredSource(
                                                URI.create("http://registry:5000"),
                                                "millrace/build-sources@sha256:2",
                                                "Bearer token")));
        return Stream.of(job(git, docker()), job(password, source()), job(upload, custom()));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void whatIsPackedIsUnpackedAsItWas(BuildJob job) throws Exception {
        var parcel = new Parcel(job, Jobs.settings(Optional.empty()).site());

        var unpacked = Parcel.unpacked(parcel.packed());

        assertThat(unpacked).usingRecursiveComparison().isEqualTo(parcel);
    }

    @Test
    void whatIsNoParcelIsNotUnpacked() {
        assertThatThrownBy(() -> Parcel.unpacked(new byte[] {1, 2, 3}))
                .isInstanceOf(IOException.class);
    }

    private static Strategy docker() {
        return new DockerStrategy(
                Optional.of("registry:5000/demo/base@sha256:3"),
                Optional.of("other.Dockerfile"),
                Map.of("A", "1"),
                Map.of("B", "2"),
                Layers.ONE_AND_TOLD,
                List.of(VOLUME));
    }

    private static Strategy source() {
        return new SourceStrategy(
                "registry:5000/demo/builder@sha256:4",
                Optional.of("image:///scripts"),
                Map.of("A", "1"),
                true,
                true,
                List.of(VOLUME));
    }

    private static Strategy custom() {
        return new CustomStrategy(
                "registry:5000/demo/custom@sha256:5",
                Map.of("BUILD", "{}"),
                List.of(VOLUME),
                new RealmDoor(
                        URI.create("http://registry:5000"),
                        new RegistryDoor.Rights(
                                Optional.of("demo/app"),
                                "latest",
                                "demo",
                                Optional.of("other/builder")),
                        new RegistryCredential("registry:5000", "millrace-build", "random"),
                        LOGIN));
    }

    private static BuildJob job(BuildSource source, Strategy strategy) {
        return new BuildJob(
                "demo",
                "app-3",
                "u3",
                3,
                "u3.1",
                source,
                strategy,
                Optional.of(PostCommit.script("true", "x")),
                Optional.of("registry:5000/demo/app:latest"),
                Map.of("l", "v"),
                new StandingLogins(List.of(LOGIN)),
                Optional.empty(),
                new ComputeLimits(Optional.of(1L << 30), Optional.of(500L)),
                Optional.of(Duration.ofSeconds(90)),
                new Placement("builder", Map.of("a", "b"), Map.of(), Map.of("memory", "1Gi")));
    }
}
