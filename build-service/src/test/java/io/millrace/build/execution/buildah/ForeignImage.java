package io.millrace.build.execution.buildah;

import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.LocalRegistry;
import io.millrace.build.execution.process.Command;
import io.millrace.build.execution.process.Limits;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.ProcessEnd.Exited;
import io.millrace.build.execution.process.Programs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An image with an ONBUILD that no build here would have let through.
final class ForeignImage {

    private ForeignImage() {}

    static void push(
            LocalBuilds settings, String base, String onBuild, String to, LocalRegistry registry)
            throws Exception {
        var workspace = Workspace.create(settings, "foreign");
        try {
            workspace.writeAuth(List.of(registry.credential()));
            var buildah = new Buildah(workspace, "vfs", new Isolation.Chroot("it is not tried"));
            var auth = workspace.auth().toString();
            run(settings, workspace, buildah.pull(base));
            run(settings, workspace, buildah.words("from", "--name", "foreign", base));
            run(settings, workspace, buildah.words("config", "--onbuild", onBuild, "foreign"));
            run(
                    settings,
                    workspace,
                    buildah.words("commit", "--format", "docker", "foreign", "foreign-image"));
            run(
                    settings,
                    workspace,
                    buildah.words("push", "--authfile", auth, "foreign-image", "docker://" + to));
        } finally {
            BuildDirectory.remove(workspace.directory(), settings);
        }
    }

    private static void run(LocalBuilds settings, Workspace workspace, List<String> words)
            throws Exception {
        var output = new ArrayList<String>();
        var command = new Command(words, workspace.environment(), workspace.directory());
        var programs = new Programs(settings.user(), settings.grace());
        var time = Duration.ofMinutes(1);
        var end =
                programs.run(
                        command,
                        output::add,
                        new Patience(new Cancellation(), time),
                        Limits.of(time));
        if (!(end instanceof Exited exited && exited.well())) {
            throw new IOException(String.join("\n", output));
        }
    }
}
