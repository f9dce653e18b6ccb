package io.millrace.build.execution.kubernetes;

import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.buildah.BuildahExecutor;
import io.millrace.build.execution.buildah.MachineUnfit;
import io.millrace.build.execution.process.BuildUser;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The program of a build's pod: carries out the one job that it is given and tells of it on its
/// output. Everything else that it is asked to do is done by deleting the pod.
///
/// @param papers the directory with the parcel
/// @param root where it builds
/// @param user as whom
public record Agent(Path papers, Path root, BuildUser user, InstantSource clock) {

    /// @param words the directory with the parcel, and where to build
    public static void main(String... words) throws IOException, InterruptedException {
        var user = Optional.ofNullable(System.getenv("MILLRACE_BUILD_USER"));
        var agent =
                new Agent(
                        Path.of(words[0]),
                        Path.of(words[1]),
                        user.map(BuildUser::named).orElseGet(BuildUser::ownUser),
                        InstantSource.system());
        agent.run(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        Runtime.getRuntime().halt(0);
    }

    /// @param out of the pod
    public void run(OutputStream out) throws IOException, InterruptedException {
        var parcel = Parcel.unpacked(Files.readAllBytes(papers.resolve(Parcel.FILE)));
        var told = new FrameWriter(out, clock);
        Files.createDirectories(root);
        try {
            var executor = BuildahExecutor.on(parcel.site().settings(root, user, papers), clock);
            told.ended(executor.execute(parcel.job(), told, told, new Cancellation()));
        } catch (MachineUnfit unfit) {
            var reason = FailureReason.CANNOT_CREATE_BUILD_POD;
            var message = "%s: %s".formatted(reason.sentence(), unfit.getMessage());
            told.line("error: " + message);
            told.ended(
                    new BuildResult.Failed(reason, message, message, List.of(), Optional.empty()));
        }
    }
}
