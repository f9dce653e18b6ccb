package io.millrace.build.execution.buildah;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where a tenant's commands run: user, mount, process and IPC namespaces in which other builds,
/// the state of Millrace, the machine's temporary files and its shared memory are not there. When
/// its first process ends, so does everything in it. Its network namespace is its own too, without
/// the machine's loopback, unless it is to share this process's.
final class Sandbox {

    /// Makes the network namespace and enters it once slirp4netns serves it from outside. The shell
    /// becomes the sandbox's parent, and slirp4netns dies with it.
    private static final String ATTACH =
            """
            set -e
            net=$1
            shift
            rm -f "$net/ready"
            touch "$net/namespace"
            unshare --net="$net/namespace" true
            mkfifo "$net/ready"
            setpriv --pdeathsig KILL slirp4netns --configure --mtu=65520 --disable-host-loopback \
              --enable-sandbox --enable-seccomp --netns-type=path --ready-fd=3 \
              "$net/namespace" tap0 3>"$net/ready" >"$net/log" 2>&1 &
            read -r ready <"$net/ready" || true
            if [ "$ready" != 1 ]; then
              echo "Error: slirp4netns: $(grep -v -m 1 ^WARNING "$net/log")"
              exit 1
            fi
            exec nsenter --net="$net/namespace" -- "$@"
            """;

    /// A socket bound to the outer interface is routed past `lo`; for it the loopback is
    /// unreachable.
    private static final String ROUTES =
            """
            set -e
            ip link set lo up
            ip route add unreachable 127.0.0.0/8
            while [ "$1" != -- ]; do
              ip route add unreachable "$1"
              shift
            done
            shift
            exec "$@"
            """;

    private static final String ENTER =
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
              if [ -d "$1" ]; then mount -t tmpfs -o mode=1777,size=256m none "$1"; fi
              shift
            done
            shift
            for shared in /dev/shm /dev/mqueue; do
              if [ -d "$shared" ]; then mount -t tmpfs -o mode=1777,size=64m none "$shared"; fi
            done
            mkdir -p "$work" "$conf"
            mount --bind /mnt/work "$work"
            mount --bind /mnt/conf "$conf"
            umount /mnt/work /mnt/conf
            if [ "$1" = own ] && [ -e /etc/resolv.conf ]; then
              mount --bind "$conf/resolv.conf" /etc/resolv.conf
            fi
            shift
            cd "$work"
            # Counted for the whole namespace, where the kernel has that; and for each user in it.
            (echo "$1" >/proc/sys/kernel/pid_max) 2>/dev/null || true
            processes=$1 size=$2
            shift 2
            exec prlimit --core=0 --nproc="$processes" --fsize="$size" -- "$@"
            """;

    private Sandbox() {}

    static List<String> entering(
            Workspace workspace, LocalBuilds settings, Network network, List<String> program) {
        var words = new ArrayList<>(List.of("buildah", "unshare", "--"));
        var isShared = network instanceof Network.Shared;
        if (!isShared) {
            words.addAll(ownNetwork(workspace, settings, network));
        }
        words.addAll(
                List.of(
                        "unshare",
                        "--mount",
                        "--ipc",
                        "--pid",
                        "--fork",
                        "--mount-proc",
                        "--kill-child=KILL"));
        words.addAll(List.of("sh", "-c", ENTER, "sandbox"));
        words.add(workspace.work().toString());
        words.add(workspace.conf().toString());
        hidden(settings).forEach(it -> words.add(it.toString()));
        words.add("--");
        words.add(isShared ? "shared" : "own");
        words.add(Integer.toString(settings.limits().processes()));
        words.add(Long.toString(settings.limits().disk()));
        words.addAll(program);
        return words;
    }

    private static List<String> ownNetwork(
            Workspace workspace, LocalBuilds settings, Network network) {
        var words = new ArrayList<String>();
        if (network instanceof Network.Attached) {
            words.addAll(List.of("sh", "-c", ATTACH, "attach", workspace.net().toString()));
        } else {
            words.addAll(List.of("unshare", "--net", "--"));
        }
        words.addAll(List.of("sh", "-c", ROUTES, "routes"));
        words.addAll(settings.unreachable());
        words.add("--");
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
