package io.millrace.build.execution.buildah;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Runs a program in a container so that all it says is heard. buildah relays that through a pipe
/// of its own, and when the program ends it does not read the pipe to its end. So the program
/// speaks into a FIFO instead, which is read from outside; its image must have a shell to lead it
/// there.
final class LastWords {

    /// Where the program sees the folder with the FIFO, and with what it is to read.
    private static final String PLACE = "/run/millrace";

    /// What keeps the FIFO open longer than the program lives is not waited for.
    private static final String SCRIPT =
            """
            run=$1 io=$2
            shift 2
            if sh "$run" /bin/sh -c : </dev/null >/dev/null 2>&1; then
              in=/dev/null
              if [ -e "$io/in" ]; then in=/run/millrace/in; fi
              mkfifo -m 666 "$io/out"
              exec 3<>"$io/out"
              cat "$io/out" 3>&- &
              reader=$!
              code=0
              sh "$run" /bin/sh -c 'in=$1; shift; exec "$@" <"$in" >/run/millrace/out 2>&1' \
                program "$in" "$@" 3>&- >"$io/own" 2>&1 || code=$?
              exec 3>&-
              (sleep 5; kill "$reader") >/dev/null 2>&1 &
              wait "$reader" || true
              cat "$io/own"
              exit "$code"
            fi
            if [ -e "$io/in" ]; then
              echo "Error: an image that is given a source to read needs /bin/sh"
              exit 1
            fi
            exec sh "$run" "$@"
            """;

    private LastWords() {}

    /// The volume that the container needs.
    static String volume(Workspace workspace) {
        return workspace.io() + ":" + PLACE + ":ro";
    }

    /// @param run the words that run what follows them in the container
    static List<String> kept(Workspace workspace, List<String> run, List<String> program)
            throws IOException {
        var quoted =
                run.stream()
                        .map(it -> "'" + it.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
        var file = workspace.conf().resolve("run");
        Files.writeString(file, "exec " + quoted + " \"$@\"\n");
        readable(file, "rw-r--r--");
        readable(workspace.io(), "rwxr-xr-x");
        var words = new ArrayList<>(List.of("sh", "-c", SCRIPT, "last-words"));
        words.addAll(List.of(file.toString(), workspace.io().toString()));
        words.addAll(program);
        return words;
    }

    private static void readable(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
