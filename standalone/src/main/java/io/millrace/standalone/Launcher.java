package io.millrace.standalone;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The main class behind `./run`: starts the system, says where it is, and stays until it is told
/// to stop or cannot go on.
final class Launcher {

    private final PrintStream out = System.out;

    private Launcher() {}

    /// `--only-infrastructure` leaves Millrace's own services out.
    static void main(String[] arguments) {
        System.exit(new Launcher().run(List.of(arguments)));
    }

    private int run(List<String> arguments) {
        var unknown = arguments.stream().filter(it -> !it.equals("--only-infrastructure")).toList();
        if (!unknown.isEmpty()) {
            System.err.println("Unknown arguments: " + unknown);
            return 2;
        }
        try {
            var end = new CompletableFuture<StartFailure>();
            var begin = System.nanoTime();
            var stack = stack(arguments.isEmpty(), end);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "stop"));
            stack.startAll();
            say("everything ready after %.1f s".formatted((System.nanoTime() - begin) / 1e9));
            welcome(stack, arguments.isEmpty());
            throw end.join();
        } catch (StartFailure failure) {
            System.err.println("\n" + failure.getMessage() + "\n");
            return 1;
        }
    }

    private Stack stack(boolean withServices, CompletableFuture<StartFailure> end) {
        var builder =
                Stack.in(Path.of(System.getenv().getOrDefault("MILLRACE_HOME", ".millrace")))
                        .reporting(this::say)
                        .supervised(end::complete);
        return withServices ? builder.create() : builder.services().create();
    }

    private void stop(Stack stack) {
        say("stopping");
        stack.close();
        say("stopped; the state stays in " + stack.directory());
    }

    private void welcome(Stack stack, boolean withServices) {
        if (!withServices) {
            out.printf(
                    "%nKafka       %s%nRegistry    %s%nEverything  %s%n",
                    stack.bootstrapServers(),
                    stack.registryHost(),
                    stack.directory().resolve("run.properties"));
            return;
        }
        var kubectl = "kubectl --kubeconfig " + shown(stack.kubeconfig());
        out.printf(
                """

                Gateway     %s  (plain HTTP: %s)
                kubeconfig  %s  (contexts: admin, developer)

                Try:
                  %s api-resources
                  %s get imagestreams,buildconfigs,builds -A
                  ./run demo

                Ctrl-C stops everything; the state stays in %s.
                """,
                stack.gatewayTlsUrl(),
                stack.gatewayUrl(),
                stack.kubeconfig(),
                kubectl,
                kubectl,
                shown(stack.directory()));
    }

    private static Path shown(Path path) {
        var here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }

    private void say(String line) {
        out.println("  " + line);
    }
}
