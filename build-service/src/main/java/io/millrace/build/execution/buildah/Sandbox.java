package io.millrace.build.execution.buildah;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where a tenant's commands run: a user, mount and process namespace in which other builds, the
/// state of Millrace and the machine's temporary files are not there. When its first process ends,
/// so does everything in it.
final class Sandbox {

    private static final String SCRIPT =
            """
            set -e
            mount --make-rprivate /
            mount -t tmpfs -o mode=755 none /mnt
            mkdir /mnt/work /mnt/conf
            mount --bind "$1" /mnt/work
            mount --bind "$2" /mnt/conf
            work=$1 conf=$2
            shift 2
            while [ "$1" != -- ]; do
              if [ -d "$1" ]; then mount -t tmpfs -o mode=1777 none "$1"; fi
              shift
            done
            shift
            mkdir -p "$work" "$conf"
            mount --bind /mnt/work "$work"
            mount --bind /mnt/conf "$conf"
            umount /mnt/work /mnt/conf
            cd "$work"
            exec "$@"
            """;

    private Sandbox() {}

    static List<String> entering(Workspace workspace, LocalBuilds settings, List<String> program) {
        var words =
                new ArrayList<>(
                        List.of(
                                "buildah",
                                "unshare",
                                "--",
                                "unshare",
                                "--mount",
                                "--pid",
                                "--fork",
                                "--mount-proc",
                                "--kill-child=KILL"));
        if (!settings.network()) {
            words.add("--net");
        }
        words.addAll(List.of("sh", "-c", SCRIPT, "sandbox"));
        words.add(workspace.work().toString());
        words.add(workspace.conf().toString());
        hidden(settings).forEach(it -> words.add(it.toString()));
        words.add("--");
        words.addAll(program);
        return words;
    }

    /// Outer directories come first, so that what they hide need not be hidden again.
    private static List<Path> hidden(LocalBuilds settings) {
        var hidden = new ArrayList<>(List.of(Path.of("/tmp"), Path.of("/var/tmp")));
        hidden.add(settings.root());
        hidden.addAll(settings.hidden());
        return hidden.stream()
                .map(it -> it.toAbsolutePath().normalize())
                .filter(Files::isDirectory)
                .distinct()
                .sorted()
                .toList();
    }
}
