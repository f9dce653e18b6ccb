package io.millrace.build.execution.s2i;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.SecretInput;
import java.util.List;
import java.util.regex.Pattern;

/// A secret that is there while a builder image assembles, and in no layer of the result.
///
/// @param source the folder in the upload
/// @param destination the folder in the image; from its working directory on when not absolute
/// @param files the names of the files
public record Injection(String source, String destination, List<String> files) {

    /// The folder of an upload that holds them all.
    public static final String FOLDER = "injections";

    private static final Pattern PLAIN =
            Pattern.compile("/?(\\.?[A-Za-z0-9_][A-Za-z0-9._@%+=-]*(/|$))*");

    public Injection {
        files = List.copyOf(files);
    }

    static Injection of(int number, SecretInput secret) throws BuildFailure {
        var folder = secret.folder().replaceFirst("^(\\./)+|^\\.$", "").replaceFirst("/+$", "");
        if (folder.length() > 1000 || !PLAIN.matcher(folder).matches()) {
            throw new BuildFailure(
                    FailureReason.FETCH_SOURCE_FAILED,
                    "the secret '%s' cannot be put into '%s': it is not a plain path"
                            .formatted(secret.name(), secret.folder()));
        }
        return new Injection(
                FOLDER + "/" + number,
                folder.isEmpty() && !secret.folder().startsWith("/") ? "." : folder,
                secret.files().keySet().stream().sorted().toList());
    }
}
