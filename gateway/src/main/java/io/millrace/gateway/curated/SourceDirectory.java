package io.millrace.gateway.curated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The files of a directory that look like YAML or JSON, by name. Directories in it are not
/// entered.
final class SourceDirectory {

    private static final Pattern NAME = Pattern.compile("[^.].*\\.(yaml|yml|json)");
    private static final int MOST = 500;

    private SourceDirectory() {}

    /// @param problem told of every file that cannot be read; the others are read all the same
    static List<Document> read(Path directory, Consumer<String> problem) throws SourceException {
        var documents = new ArrayList<Document>();
        long read = 0;
        for (var file : files(directory)) {
            try {
                read += Files.size(file);
                if (read > Document.LIMIT) {
                    throw new SourceException(
                            "with it the directory has more than %d bytes"
                                    .formatted(Document.LIMIT));
                }
                documents.add(new Document(file.toString(), bytes(file)));
            } catch (IOException | SourceException unreadable) {
                problem.accept("Could not read %s: %s".formatted(file, reason(unreadable)));
            }
        }
        return documents;
    }

    private static byte[] bytes(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            return stream.readNBytes(Document.LIMIT);
        }
    }

    private static List<Path> files(Path directory) throws SourceException {
        try (var found = Files.list(directory)) {
            var files =
                    found.filter(it -> NAME.matcher(it.getFileName().toString()).matches())
                            .filter(Files::isRegularFile)
                            .sorted()
                            .limit(MOST + 1L)
                            .toList();
            if (files.size() > MOST) {
                throw new SourceException(
                        "Could not read %s: it has more than %d files".formatted(directory, MOST));
            }
            return files;
        } catch (IOException unreadable) {
            throw new SourceException(
                    "Could not read the directory %s: %s".formatted(directory, reason(unreadable)));
        }
    }

    private static String reason(Exception failure) {
        return failure instanceof SourceException
                ? String.valueOf(failure.getMessage())
                : failure.toString();
    }
}
