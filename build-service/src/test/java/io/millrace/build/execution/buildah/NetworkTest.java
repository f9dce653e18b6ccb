package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildResult.Cancelled;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.ComputeLimits;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.GitWorkTree;
import io.millrace.build.execution.RegistryLogins;
import io.millrace.build.execution.UnprivilegedUser;
import io.millrace.build.execution.buildah.LocalBuilds.Access;
import io.millrace.standalone.GitServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a RUN reaches. Without slirp4netns, or where it cannot work, that is nothing.
@NullUnmarked
class NetworkTest {

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final AtomicInteger ATTEMPTS = new AtomicInteger();

    @TempDir static Path machine;
    private static GitServer git;
    private static LocalBuilds settings;
    private static BuildahExecutor executor;
    private static Network network;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private final AtomicInteger answered = new AtomicInteger();

    @BeforeAll
    static void aRepositoryWithBusybox() throws Exception {
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwx--x--x"));
        git = GitServer.serving(machine.resolve("git"));
        GitWorkTree.create(machine.resolve("git").resolve("tools"))
                .copy("bin/busybox", BUSYBOX)
                .file("etc/passwd", "root:x:0:0:root:/:/bin/sh\n")
                .file("tmp/.keep", "")
                .link("bin/sh", "busybox")
                .file(
                        "Dockerfile",
                        """
                        FROM scratch
                        ARG COMMAND
                        COPY . /
                        RUN ["/bin/busybox", "--install", "-s", "/bin"]
                        RUN eval "$COMMAND"
                        """)
                .commit("Tools");
        settings =
                LocalBuilds.in(
                                machine.resolve("builds"),
                                UnprivilegedUser.ready(),
                                List.of(),
                                "registry.example",
                                Set.of())
                        .allowing(List.of("127.0.0.1/32"));
        executor = BuildahExecutor.on(settings, InstantSource.system());
        network = BuildMachine.probe(settings).network();
    }

    @AfterAll
    static void stopServers() {
        git.close();
    }

    @AfterEach
    void nobodyServesABuildThatIsOver() {
        executor.awaitRemovals();
        assertThat(slirps()).isZero();
    }

    @Test
    void theLoopbackOfTheMachineIsOutOfReach() throws Exception {
        var server = serving(LOOPBACK);
        try {
            var addresses =
                    Stream.concat(
                                    Stream.of("127.0.0.1", "0.0.0.0", "10.0.2.2", "10.0.2.3"),
                                    ownAddresses().map(InetAddress::getHostAddress))
                            .toList();

            run(executor, asking(addresses, server.getAddress().getPort()));

            assertThat(log)
                    .containsAll(addresses.stream().map(it -> it + " is silent").toList())
                    .noneMatch(it -> it.endsWith(" answers"));
            assertThat(answered).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void otherAddressesAreInReach() throws Exception {
        assumeThat(network.obstacle()).isEmpty();
        var own = ownAddresses().findFirst();
        assumeThat(own).isPresent();
        var server = serving(own.get());
        var address = own.get().getHostAddress();
        try {
            run(executor, asking(List.of(address), server.getAddress().getPort()));

            assertThat(log).contains(address + " answers");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aCommandHasAnInterfaceANameServerAndNoWayToTheClouds() throws Exception {
        assumeThat(network.obstacle()).isEmpty();

        run(
                executor,
                """
                grep -o tap0 /proc/net/dev; cat /etc/resolv.conf;
                nc -w 2 169.254.169.254 80 </dev/null 2>&1 | grep -o 'No route to host'
                """);

        assertThat(log).contains("tap0", "nameserver 10.0.2.3", "No route to host");
        assertThat(log).noneMatch(it -> it.contains("no network"));
    }

    @Test
    void aSocketBoundToTheInterfaceDoesNotCarryTheLoopbackOut() throws Exception {
        assumeThat(network.obstacle()).isEmpty();

        run(executor, "for a in 127.0.0.1 127.0.0.53 1.1.1.1; do ip route get $a oif tap0; done");

        assertThat(log)
                .anyMatch(it -> it.startsWith("1.1.1.1 via 10.0.2.2"))
                .noneMatch(it -> it.startsWith("127.") && it.contains("via"));
    }

    @Test
    void aBuildWithoutNetworkSaysSo() throws Exception {
        var cut = BuildahExecutor.on(settings.withNetwork(Access.NONE), InstantSource.system());

        run(
                cut,
                "echo interfaces: $(grep -c : /proc/net/dev); ip addr show lo | grep -o LOOPBACK,UP");

        assertThat(log)
                .contains("RUN has no network: millrace.build.network is false")
                .contains("interfaces: 1", "LOOPBACK,UP");
        cut.awaitRemovals();
    }

    @Test
    void inAPodItSharesWhatItCannotChange() throws Exception {
        var inPod = BuildahExecutor.on(settings.withNetwork(Access.SHARED), InstantSource.system());
        var server = serving(LOOPBACK);
        try {
            var reaching = asking(List.of("127.0.0.1"), server.getAddress().getPort());
            run(
                    inPod,
                    reaching
                            + "cat /etc/resolv.conf; ip link set lo down 2>&1;"
                            + " ip route add unreachable 192.0.2.99 2>&1; true");
        } finally {
            server.stop(0);
        }

        assertThat(log)
                .contains("127.0.0.1 answers")
                .containsAll(Files.readAllLines(Path.of("/etc/resolv.conf")))
                .filteredOn(it -> it.contains("Operation not permitted"))
                .hasSize(2);
        assertThat(log).noneMatch(it -> it.contains("no network"));
        inPod.awaitRemovals();
    }

    @Test
    void aCancelledBuildTakesItsNetworkAlong() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running =
                    threads.submit(
                            () -> execute(executor, "trap '' TERM INT; echo asleep; sleep 7532"));
            await().atMost(Duration.ofSeconds(60)).until(() -> log.contains("asleep"));
            assertThat(slirps()).isEqualTo(network instanceof Network.Attached ? 1 : 0);

            cancellation.cancel();

            assertThat(running.get()).isInstanceOf(Cancelled.class);
        }
        assertThat(slirps()).isZero();
    }

    private HttpServer serving(InetAddress address) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    answered.incrementAndGet();
                    var body = "here I am\n".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }

    /// With nc, because a static busybox may crash in wget's name lookup.
    private static String asking(List<String> addresses, int port) {
        var ask =
                """
                if printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 3 %1$s %2$d | grep -q 'here I am';
                then echo '%1$s answers'; else echo '%1$s is silent'; fi;
                """;
        return addresses.stream().map(it -> ask.formatted(it, port)).collect(Collectors.joining());
    }

    private static Stream<InetAddress> ownAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(it -> it instanceof Inet4Address && !it.isLoopbackAddress());
    }

    private void run(BuildahExecutor on, String command) throws InterruptedException {
        assertThat(execute(on, command)).as(() -> String.join("\n", log)).isInstanceOf(Built.class);
    }

    private Object execute(BuildahExecutor on, String command) throws InterruptedException {
        var job =
                new BuildJob(
                        "demo",
                        "tools-1",
                        "uid",
                        1,
                        "network-" + ATTEMPTS.incrementAndGet(),
                        BuildSource.of(GitSource.of(git.uri("tools/.git"))),
                        DockerStrategy.plain()
                                .withBuildArgs(Map.of("COMMAND", command.replace("\n", " "))),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        RegistryLogins.always(List.of()),
                        Optional.empty(),
                        ComputeLimits.NONE,
                        Optional.empty());
        return on.execute(job, log::add, BuildProgress.UNWATCHED, cancellation);
    }

    /// The programs that serve a build of this test.
    private static long slirps() {
        return ProcessHandle.allProcesses()
                .map(it -> it.info().commandLine().orElse(""))
                .filter(it -> it.contains("slirp4netns") && it.contains(machine.toString()))
                .filter(it -> !it.contains("unshare"))
                .count();
    }
}
