package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.process.Command;
import io.millrace.build.execution.process.ControlGroups;
import io.millrace.build.execution.process.Limits;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.ProcessEnd.Exited;
import io.millrace.build.execution.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/// What this machine can do for builds, found out by trying.
///
/// @param storageDriver overlay where the kernel lets the build user mount it, else vfs
/// @param isolation of each of a build's commands, the best that works
/// @param groups in which what builds take is bounded
record BuildMachine(
        BuildahVersion version,
        String storageDriver,
        Isolation isolation,
        Network network,
        ControlGroups groups) {

    private static final Logger LOG = Logger.getLogger(BuildMachine.class);

    /// What a program of this machine's needs of it in an empty container.
    private static final List<String> SYSTEM = List.of("/usr", "/lib", "/lib64");

    private static final Duration TIME = Duration.ofMinutes(1);

    /// @throws MachineUnfit when no build can run here
    static BuildMachine probe(LocalBuilds settings)
            throws MachineUnfit, IOException, InterruptedException {
        refuseRoot(settings);
        var attempt = "probe-" + ProcessHandle.current().pid();
        BuildDirectory.remove(settings.root().resolve(attempt), settings);
        try {
            var workspace = create(settings, attempt);
            var trial = new Trial(settings, workspace);
            var version = trial.demand("buildah does not run", List.of("buildah", "--version"));
            trial.demand("git does not run", List.of("git", "--version"));
            trial.demand(
                    "the build user cannot reach MILLRACE_BUILD_ROOT",
                    List.of("ls", workspace.work().toString()));
            trial.demand("ip (of iproute2) does not run", List.of("ip", "-Version"));
            trial.demand(
                    "the build user cannot create user namespaces; it needs newuidmap and entries"
                            + " in /etc/subuid and /etc/subgid",
                    Sandbox.entering(
                            workspace,
                            settings,
                            new Network.None("it is not tried yet"),
                            List.of("true")));
            var buildah = trial.withContainer("overlay", "vfs");
            return new BuildMachine(
                    BuildahVersion.parse(version),
                    buildah.storageDriver(),
                    trial.isolation(buildah),
                    trial.network(),
                    groups(settings));
        } finally {
            BuildDirectory.remove(settings.root().resolve(attempt), settings);
        }
    }

    /// Only root may make them, and only root's builds are another user's.
    private static ControlGroups groups(LocalBuilds settings) throws IOException {
        if (settings.user().name().isEmpty()) {
            return ControlGroups.none();
        }
        var name = "millrace-" + Integer.toHexString(settings.root().toString().hashCode());
        var groups = ControlGroups.below(Path.of("/sys/fs/cgroup"), name);
        groups.sweep();
        return groups;
    }

    private static Workspace create(LocalBuilds settings, String attempt) throws MachineUnfit {
        try {
            return Workspace.create(settings, attempt);
        } catch (IOException e) {
            throw new MachineUnfit("the build root cannot be prepared for the build user: " + e);
        }
    }

    private static void refuseRoot(LocalBuilds settings) throws MachineUnfit {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root && settings.user().name().filter(it -> !it.equals("root")).isEmpty()) {
            throw new MachineUnfit(
                    "the service runs as root and builds must not: name a user with entries in"
                            + " /etc/subuid and /etc/subgid in MILLRACE_BUILD_USER");
        }
        if (!root && settings.user().name().isPresent()) {
            throw new MachineUnfit(
                    "only root can run builds as another user; unset MILLRACE_BUILD_USER");
        }
    }

    private record Trial(LocalBuilds settings, Workspace workspace) {

        String demand(String otherwise, List<String> words)
                throws MachineUnfit, IOException, InterruptedException {
            var output = new ArrayList<String>();
            if (!run(words, output)) {
                throw new MachineUnfit(otherwise + ": " + String.join(" ", output));
            }
            return output.isEmpty() ? "" : output.getFirst();
        }

        boolean succeeds(List<String> words) throws IOException, InterruptedException {
            return run(words, new ArrayList<>());
        }

        /// Makes a container with the first driver if it works, else with the second.
        Buildah withContainer(String first, String second)
                throws IOException, InterruptedException {
            var best = new Buildah(workspace, first, new Isolation.Runtime());
            if (succeeds(best.container("scratch", List.of()))) {
                return best;
            }
            var next = new Buildah(workspace, second, new Isolation.Runtime());
            succeeds(next.container("scratch", List.of()));
            return next;
        }

        /// Runs a program in the container that was made.
        Isolation isolation(Buildah buildah) throws IOException, InterruptedException {
            var output = new ArrayList<String>();
            var volumes =
                    SYSTEM.stream()
                            .filter(it -> Files.isDirectory(Path.of(it)))
                            .map(it -> it + ":" + it + ":ro")
                            .toList();
            var program = buildah.run(volumes);
            program.add("/usr/bin/true");
            var network = new Network.None("it is not tried yet");
            if (run(Sandbox.entering(workspace, settings, network, program), output)) {
                return buildah.isolation();
            }
            var why = output.isEmpty() ? "it does not start" : String.join(" ", output);
            LOG.warnf(
                    "The commands of builds run in buildah's chroot, for runc does not run here: %s",
                    why);
            return new Isolation.Chroot(why);
        }

        Network network() throws IOException, InterruptedException {
            return switch (settings.network()) {
                case NONE -> new Network.None("millrace.build.network is false");
                case SHARED -> new Network.Shared();
                case OWN -> attached();
            };
        }

        private Network attached() throws IOException, InterruptedException {
            if (!succeeds(List.of("slirp4netns", "--version"))) {
                return new Network.None("slirp4netns is not installed");
            }
            var network = new Network.Attached();
            var output = new ArrayList<String>();
            if (run(Sandbox.entering(workspace, settings, network, List.of("true")), output)) {
                return network;
            }
            var complaint = output.isEmpty() ? "it does not start" : output.getFirst();
            return new Network.None("slirp4netns does not work on this machine: " + complaint);
        }

        private boolean run(List<String> words, List<String> output)
                throws IOException, InterruptedException {
            var command = new Command(words, workspace.environment(), Path.of("/"));
            var programs = new Programs(settings.user(), settings.grace());
            try {
                var patience = new Patience(new Cancellation(), TIME);
                var end = programs.run(command, output::add, patience, Limits.of(TIME));
                return end instanceof Exited exited && exited.well();
            } catch (BuildStopped tooSlow) {
                return false;
            }
        }
    }
}
