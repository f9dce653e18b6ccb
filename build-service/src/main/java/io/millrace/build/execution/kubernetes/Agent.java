package io.millrace.build.execution.kubernetes;

import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.buildah.BuildahExecutor;
import io.millrace.build.execution.buildah.LeftOvers;
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
/// @param layers where it builds instead if it can: what is kept there, the next build finds
/// @param user as whom
public record Agent(
        Path papers, Path root, Optional<Path> layers, BuildUser user, InstantSource clock) {

    /// @param words the directory with the parcel, where to build, and where layers are kept if
    ///   they are
    public static void main(String... words) throws IOException, InterruptedException {
        var user = Optional.ofNullable(System.getenv(BuildPod.USER));
        var agent =
                new Agent(
                        Path.of(words[0]),
                        Path.of(words[1]),
                        words.length > 2 ? Optional.of(Path.of(words[2])) : Optional.empty(),
                        user.map(BuildUser::named).orElseGet(BuildUser::ownUser),
                        InstantSource.system());
        agent.run(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        Runtime.getRuntime().halt(0);
    }

    /// @param out of the pod
    public void run(OutputStream out) throws IOException, InterruptedException {
        var parcel = Parcel.unpacked(Files.readAllBytes(papers.resolve(Parcel.FILE)));
        var told = new FrameWriter(out, clock);
        try (var place = BuildPlace.in(root, layers)) {
            var settings = parcel.site().settings(place, user, papers);
            if (place.keepsLayers()) {
                new LeftOvers(settings).sweepAll();
            }
            var executor = BuildahExecutor.on(settings, clock);
            told.ended(executor.execute(parcel.job(), told, told, new Cancellation()));
            executor.awaitRemovals();
        } catch (MachineUnfit unfit) {
            var reason = FailureReason.CANNOT_CREATE_BUILD_POD;
            var message = "%s: %s".formatted(reason.sentence(), unfit.getMessage());
            told.line("error: " + message);
            told.ended(
                    new BuildResult.Failed(reason, message, message, List.of(), Optional.empty()));
        }
    }
}
