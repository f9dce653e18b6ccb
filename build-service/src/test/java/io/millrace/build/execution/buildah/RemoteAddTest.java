package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.FailureReason;
import io.millrace.contract.Digest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that a Dockerfile ADDs by URL, with real builds and a server on the loopback, which the
/// bench allows and nothing else that is not public.
class RemoteAddTest {

    private static final byte[] CONTENT = "from afar".getBytes(StandardCharsets.UTF_8);

    @TempDir static Path machine;
    private static Bench bench;
    private static HttpServer server;

    @BeforeAll
    static void aBenchAndAServer() throws Exception {
        bench = Bench.in(machine);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/file",
                exchange -> {
                    try (exchange) {
                        exchange.getResponseHeaders()
                                .add("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
                        exchange.sendResponseHeaders(200, CONTENT.length);
                        exchange.getResponseBody().write(CONTENT);
                    }
                });
        redirecting("/here", "/file");
        redirecting("/metadata", "http://169.254.169.254/latest");
        redirecting("/round", "/round");
        server.start();
    }

    private static void redirecting(String path, String to) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        exchange.getResponseHeaders().add("Location", to);
                        exchange.sendResponseHeaders(302, -1);
                    }
                });
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        bench.close();
    }

    @Test
    void aFileIsFetchedAndCopiedAsDockerDoes() throws Exception {
        var result =
                build(
                        """
                        FROM x
                        ADD %1$s/file %1$s/here /in/
                        ADD --chmod=755 %1$s/file /as
                        RUN cat /in/file /in/here /as && echo && ls -ln /in/file /as && date -r /in/file -u +%%Y
                        """
                                .formatted(url()));

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
        assertThat(bench.log)
                .contains("from afarfrom afarfrom afar", "2015")
                .anyMatch(it -> it.matches("-rw------- +1 0 +0 +9 .*/in/file"))
                .anyMatch(it -> it.matches("-rwxr-xr-x +1 0 +0 +9 .*/as"));
    }

    @Test
    void aRedirectToWhereNobodyMayConnectToIsNotFollowed() throws Exception {
        var failed = (Failed) build("FROM x\nADD " + url() + "/metadata /x\n");

        assertThat(failed.reason()).isEqualTo(FailureReason.DOCKER_BUILD_FAILED);
        assertThat(failed.message()).contains("/metadata", "169.254.169.254");
    }

    @Test
    void aPrivateAddressIsNotConnectedTo() throws Exception {
        var failed = (Failed) build("FROM x\nADD http://10.1.2.3/file /x\n");

        assertThat(failed.message()).contains("10.1.2.3");
    }

    @Test
    void whatIsNotThereFailsTheBuildAndSaysHow() throws Exception {
        assertThat(((Failed) build("FROM x\nADD " + url() + "/none /x\n")).message())
                .contains("its server answers 404");
        assertThat(((Failed) build("FROM x\nADD " + url() + "/round /x\n")).message())
                .contains("/round");
    }

    @Test
    void aFileMustBeWhatItsChecksumSays() throws Exception {
        var right = Digest.of(CONTENT);
        var wrong = Digest.of("other");

        assertThat(build("FROM x\nADD --checksum=%s %s/file /x\n".formatted(right, url())))
                .isInstanceOf(Built.class);
        assertThat(
                        ((Failed)
                                        build(
                                                "FROM x\nADD --checksum=%s %s/file /x\n"
                                                        .formatted(wrong, url())))
                                .message())
                .contains("checksum");
    }

    private static String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static BuildResult build(String dockerfile) throws Exception {
        return bench.execute(
                bench.job(
                        BuildSource.inline(dockerfile),
                        DockerStrategy.from(bench.base),
                        Optional.empty(),
                        Optional.empty()));
    }
}
