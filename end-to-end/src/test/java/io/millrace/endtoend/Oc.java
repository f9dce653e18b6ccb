package io.millrace.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The client that people have, in one project. `MILLRACE_OC` says where it is, else the path is
/// searched.
record Oc(WholeSystem.Running system, String project) {

    static Optional<Path> client() {
        var named = Optional.ofNullable(System.getenv("MILLRACE_OC")).map(Path::of);
        return named.or(() ->
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(it -> Path.of(it, "oc"))
                        .filter(Files::isExecutable)
                        .findFirst());
    }

    private record Said(int code, String text) {}

    /// What the client says to the words, which must succeed.
    String says(String words) {
        var said = say(words);
        assertThat(said.code()).as("oc %s: %s", words, said.text()).isZero();
        return said.text();
    }

    /// What the client says to the words, which must fail.
    String refuses(String words) {
        var said = say(words);
        assertThat(said.code()).as("oc %s: %s", words, said.text()).isNotZero();
        return said.text();
    }

    private Said say(String words) {
        var command = new ArrayList<String>();
        command.add(client().orElseThrow().toString());
        command.addAll(
                List.of(
                        "--kubeconfig=" + system.stack().kubeconfig(),
                        "--context=developer",
                        "--namespace=" + project));
        command.addAll(List.of(words.split(" ")));
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("HOME", system.directory().toString());
            var running = builder.start();
            var said = new String(running.getInputStream().readAllBytes(), UTF_8).strip();
            assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return new Said(running.exitValue(), said);
        } catch (IOException e) {
            throw new IllegalStateException("oc " + words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during oc " + words, e);
        }
    }
}
