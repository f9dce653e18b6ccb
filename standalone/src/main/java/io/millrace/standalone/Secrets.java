package io.millrace.standalone;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/// Passwords, tokens and keys of one home: made once at random, then kept.
final class Secrets {

    private final Path file;
    private final SecureRandom random = new SecureRandom();
    private final Properties known = new Properties();

    Secrets(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                known.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file, e);
            }
        }
    }

    /// A password or token: letters, digits, `-` and `_` only, so that it needs no quoting
    /// anywhere.
    String password(String name) {
        return secret(name, 24, Base64.getUrlEncoder().withoutPadding());
    }

    /// A 256-bit key in Base64.
    String key(String name) {
        return secret(name, 32, Base64.getEncoder());
    }

    private synchronized String secret(String name, int length, Base64.Encoder encoder) {
        var present = known.getProperty(name);
        if (present != null) {
            return present;
        }
        var bytes = new byte[length];
        random.nextBytes(bytes);
        var made = encoder.encodeToString(bytes);
        known.setProperty(name, made);
        var text = new StringWriter();
        try {
            known.store(text, "Made by ./run. Whoever reads this file can do everything.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Home.writePrivately(file, text.toString());
        return made;
    }
}
