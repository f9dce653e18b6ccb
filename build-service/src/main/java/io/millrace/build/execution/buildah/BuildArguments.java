package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The values of a Dockerfile's `ARG`s. A command line can be read by every user of the machine, so
/// buildah hears only the names on its own and finds the values in its environment, which it gets
/// from a file as the last thing before it starts.
record BuildArguments(Map<String, String> values) {

    static final BuildArguments NONE = new BuildArguments(Map.of());

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// What the shell, the loader and buildah go by themselves.
    private static final Pattern RESERVED =
            Pattern.compile(
                    "(LD|XDG|BUILDAH|STORAGE|CONTAINERS?|REGISTRY|BUILD_REGISTRY|_CONTAINERS|_BUILDAH)_.*|GO(DEBUG|GC|TRACEBACK|MAXPROCS|MEMLIMIT)");

    private static final Set<String> RESERVED_WORDS =
            Set.of("PATH", "HOME", "TMPDIR", "IFS", "ENV", "PWD", "OLDPWD", "PPID", "OPTIND", "_");

    private static final String ENTER = ". \"$0\" && rm -f \"$0\" && exec \"$@\"";

    BuildArguments {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static BuildArguments of(Map<String, String> values) throws BuildFailure {
        for (var name : values.keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw refused(name, "is no name that an ARG can have");
            }
            if (RESERVED.matcher(name).matches() || RESERVED_WORDS.contains(name)) {
                throw refused(name, "has a name by which the builder itself goes");
            }
        }
        return new BuildArguments(values);
    }

    /// With others, which win.
    BuildArguments and(Map<String, String> others) {
        var all = new LinkedHashMap<>(values);
        all.putAll(others);
        return new BuildArguments(all);
    }

    private static BuildFailure refused(String name, String why) {
        return new BuildFailure(
                FailureReason.DOCKER_BUILD_FAILED,
                "the build argument '%s' %s".formatted(name, why));
    }

    Set<String> names() {
        return values.keySet();
    }

    /// The program, with the values in its environment.
    List<String> before(List<String> program, Workspace workspace) throws IOException {
        if (values.isEmpty()) {
            return program;
        }
        var text = new StringBuilder();
        values.forEach((name, value) ->
                text.append("%1$s=%2$s\nexport %1$s\n".formatted(name, quoted(value))));
        var file = workspace.writePrivate(workspace.work().resolve("build-args"), text.toString());
        var words = new ArrayList<>(List.of("sh", "-c", ENTER, file.toString()));
        words.addAll(program);
        return words;
    }

    private static String quoted(String value) {
        return "'" + value.replace("\0", "").replace("'", "'\\''") + "'";
    }
}
