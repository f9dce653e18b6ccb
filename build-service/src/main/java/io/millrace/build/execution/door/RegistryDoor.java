package io.millrace.build.execution.door;

import com.sun.net.httpserver.HttpServer;
import io.millrace.build.execution.Door;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.platform.registry.RegistryAuthorization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Stands before the registry for one build: passes on what the build may ask for, in the name of
/// this service, and nothing else.
public final class RegistryDoor implements Door {

    private static final String USERNAME = "millrace-build";
    private static final SecureRandom RANDOM = new SecureRandom();

    /// What may pass.
    ///
    /// @param output the repository that may be pushed to; empty when there is none
    /// @param tag its only tag that may be pushed
    /// @param project of which all repositories may be read
    /// @param builder another repository that may be read
    public record Rights(
            Optional<String> output, String tag, String project, Optional<String> builder) {

        boolean mayPull(String repository) {
            return repository.startsWith(project + "/")
                    || builder.filter(repository::equals).isPresent();
        }
    }

    private final URI registry;
    private final RegistryAuthorization authorization;
    private final Rights rights;
    private final RegistryCredential credential;
    private final Supplier<RegistryCredential> login;

    /// @param registry where it is
    /// @param host as pull specs name it
    /// @param login what the token realm knows the build by, for those who cannot sign tokens
    public RegistryDoor(
            URI registry,
            String host,
            RegistryAuthorization authorization,
            Rights rights,
            Supplier<RegistryCredential> login) {
        this.registry = registry;
        this.authorization = authorization;
        this.rights = rights;
        this.login = login;
        this.credential = new RegistryCredential(host, USERNAME, password());
    }

    private static String password() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public RegistryCredential credential() {
        return credential;
    }

    @Override
    public RealmDoor portable() {
        return new RealmDoor(registry, rights, credential, login.get());
    }

    @Override
    public Opened open() throws IOException {
        return opened(registry, authorization, rights, credential);
    }

    static Opened opened(
            URI registry,
            RegistryAuthorization authorization,
            Rights rights,
            RegistryCredential credential)
            throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var keeper = new Doorkeeper(registry, authorization, rights, credential);
        server.setExecutor(threads);
        server.createContext("/", keeper);
        server.start();
        return new Open(server, threads, keeper);
    }

    private record Open(HttpServer server, ExecutorService threads, Doorkeeper keeper)
            implements Opened {

        @Override
        public int port() {
            return server.getAddress().getPort();
        }

        @Override
        public Optional<String> pushed() {
            return keeper.pushed();
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
            keeper.close();
        }
    }
}
