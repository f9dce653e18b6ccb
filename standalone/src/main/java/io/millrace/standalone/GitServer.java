package io.millrace.standalone;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// Serves the git repositories of a directory over http or https, read-only, through `git
/// http-backend`.
public final class GitServer implements AutoCloseable {

    private final Path repositories;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private GitServer(Path repositories, HttpServer server) {
        this.repositories = repositories;
        this.server = server;
    }

    private GitServer(Path repositories) throws IOException {
        this(repositories, HttpServer.create(anyPort(), 0));
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /// Serves what lies or will lie in the directory to everybody.
    public static GitServer serving(Path repositories) throws IOException {
        return start(new GitServer(repositories), Optional.empty());
    }

    /// Serves it over https.
    public static GitServer serving(Path repositories, SSLContext tls) throws IOException {
        var server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return start(new GitServer(repositories, server), Optional.empty());
    }

    /// Serves it to one user only.
    public static GitServer serving(Path repositories, String username, String password)
            throws IOException {
        var authenticator =
                new BasicAuthenticator("git") {
                    @Override
                    public boolean checkCredentials(String offeredName, String offeredPassword) {
                        return offeredName.equals(username) && offeredPassword.equals(password);
                    }
                };
        return start(new GitServer(repositories), Optional.of(authenticator));
    }

    private static GitServer start(GitServer git, Optional<BasicAuthenticator> authenticator) {
        var context = git.server.createContext("/", git::answer);
        authenticator.ifPresent(context::setAuthenticator);
        git.server.setExecutor(git.threads);
        git.server.start();
        return git;
    }

    /// The URL of a repository in the served directory.
    public String uri(String repository) {
        var scheme = server instanceof HttpsServer ? "https" : "http";
        return "%s://127.0.0.1:%d/%s".formatted(scheme, server.getAddress().getPort(), repository);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var backend = new ProcessBuilder("git", "http-backend");
            backend.environment().putAll(environment(exchange));
            var process =
                    backend.redirectError(ProcessBuilder.Redirect.appendTo(new File("/dev/null")))
                            .start();
            try (var request = process.getOutputStream()) {
                exchange.getRequestBody().transferTo(request);
            }
            try (var response = new BufferedInputStream(process.getInputStream())) {
                send(exchange, response);
            }
        }
    }

    private Map<String, String> environment(HttpExchange exchange) {
        var environment = new HashMap<String, String>();
        environment.put("GIT_PROJECT_ROOT", repositories.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put("REMOTE_ADDR", "127.0.0.1");
        var query = Optional.ofNullable(exchange.getRequestURI().getRawQuery());
        query.ifPresent(it -> environment.put("QUERY_STRING", it));
        pass(exchange, "Content-Type", "CONTENT_TYPE", environment);
        pass(exchange, "Content-Encoding", "HTTP_CONTENT_ENCODING", environment);
        pass(exchange, "Git-Protocol", "GIT_PROTOCOL", environment);
        return environment;
    }

    private static void pass(
            HttpExchange exchange, String header, String name, Map<String, String> environment) {
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(header))
                .ifPresent(it -> environment.put(name, it));
    }

    /// The answer of a CGI program: headers, `Status` among them, an empty line, the body.
    private static void send(HttpExchange exchange, InputStream response) throws IOException {
        int status = 200;
        for (var line = line(response); !line.isEmpty(); line = line(response)) {
            var name = line.substring(0, line.indexOf(':'));
            var value = line.substring(line.indexOf(':') + 1).strip();
            if (name.equalsIgnoreCase("Status")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(name, value);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        response.transferTo(exchange.getResponseBody());
    }

    private static String line(InputStream response) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = response.read(); next >= 0 && next != '\n'; next = response.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }
}
