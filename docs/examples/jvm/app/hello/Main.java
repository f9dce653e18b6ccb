package hello;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Greets whoever asks; `--once` greets and ends.
public final class Main {

    private static final byte[] GREETING =
            "Hello from Java\n".getBytes(StandardCharsets.UTF_8);

    private Main() {}

    public static void main(String... args) throws Exception {
        if (args.length > 0) {
            System.out.write(GREETING);
            System.out.flush();
            return;
        }
        var server = HttpServer.create(new InetSocketAddress(8080), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, GREETING.length);
                        exchange.getResponseBody().write(GREETING);
                    }
                });
        server.start();
    }
}
