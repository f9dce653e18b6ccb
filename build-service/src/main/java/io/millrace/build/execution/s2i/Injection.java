package io.millrace.build.execution.s2i;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.InputFiles;
import java.util.List;
import java.util.regex.Pattern;

/// What is there while a builder image assembles: a secret, which no layer of the result has, or a
/// config map, which stays.
///
/// @param source the folder in the upload
/// @param destination the folder in the image; from its working directory on when not absolute
/// @param files the names of the files that are taken away again
public record Injection(String source, String destination, List<String> files) {

    /// The folder of an upload that holds them all.
    public static final String FOLDER = "injections";

    private static final Pattern PLAIN =
            Pattern.compile("/?(\\.?[A-Za-z0-9_][A-Za-z0-9._@%+=-]*(/|$))*");

    public Injection {
        files = List.copyOf(files);
    }

    static Injection of(int number, InputFiles input) throws BuildFailure {
        var folder = input.folder().replaceFirst("^(\\./)+|^\\.$", "").replaceFirst("/+$", "");
        if (folder.length() > 1000 || !PLAIN.matcher(folder).matches()) {
            throw new BuildFailure(
                    FailureReason.FETCH_SOURCE_FAILED,
                    "the %s '%s' cannot be put into '%s': it is not a plain path"
                            .formatted(input.kind().words(), input.name(), input.folder()));
        }
        return new Injection(
                FOLDER + "/" + number,
                folder.isEmpty() && !input.folder().startsWith("/") ? "." : folder,
                input.isSecret() ? input.files().keySet().stream().sorted().toList() : List.of());
    }
}
