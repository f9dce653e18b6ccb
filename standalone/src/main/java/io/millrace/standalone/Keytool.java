package io.millrace.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The JDK's keytool on one key store.
record Keytool(Path store, String password) {

    void run(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of(
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass:env",
                        "STORE_PASSWORD"));
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().put("STORE_PASSWORD", password);
        try {
            var started = process.start();
            var output =
                    new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (started.waitFor() != 0) {
                throw new StartFailure("keytool failed: " + output.strip());
            }
        } catch (IOException e) {
            throw new StartFailure("Cannot run keytool", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while making certificates");
        }
    }
}
