package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.RegistryLogins;
import io.millrace.build.execution.dockerfile.RegistryImage;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.ProcessEnd.Exited;
import io.millrace.platform.network.ForbiddenAddressException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Brings images from registries and to them, with what the build shows there.
record ImageTransfer(
        LocalBuilds settings,
        Buildah buildah,
        Workspace workspace,
        Patience patience,
        BuildLog log,
        RegistryLogins logins,
        Running running) {

    /// The gateway, which gives tokens, may be starting again.
    private static final int TRIES_FOR_A_TOKEN = 24;

    /// Runs buildah outside the sandbox.
    interface Running {
        Exited run(List<String> words, Consumer<String> output)
                throws BuildStopped, IOException, InterruptedException;
    }

    /// @return by which id each is known in the build's storage
    Map<String, String> pull(List<String> images)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        workspace.writeAuth(logins.toPull(images));
        var ids = new LinkedHashMap<String, String>();
        for (var image : images) {
            log.line("Pulling image " + image + " ...");
            ids.put(
                    image,
                    retrying(FailureReason.PULL_BUILDER_IMAGE_FAILED, image, buildah.pull(image)));
        }
        return ids;
    }

    /// Pulls the image that an earlier build pushed, when there is one; tried once.
    ///
    /// @return whether it is here
    boolean pullPrevious(String image)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        judgeAddress(FailureReason.PULL_BUILDER_IMAGE_FAILED, image);
        workspace.writeAuth(logins.toPush(image));
        log.line("Pulling the previous image " + image + " ...");
        return running.run(buildah.pull(image), _ -> {}).well();
    }

    /// @return the digest of the manifest in the registry
    String push(String output)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var pullSpec = pullSpec(output);
        workspace.writeAuth(logins.toPush(pullSpec));
        log.line("Pushing image " + pullSpec + " ...");
        retrying(FailureReason.PUSH_IMAGE_FAILED, pullSpec, buildah.push(pullSpec));
        var digest = workspace.pushedDigest();
        log.line("Successfully pushed %s@%s".formatted(pullSpec, digest));
        return digest;
    }

    private static String pullSpec(String output) throws BuildFailure {
        try {
            return RegistryImage.parse(output).pullSpec();
        } catch (IllegalArgumentException notAnImage) {
            throw new BuildFailure(
                    FailureReason.INVALID_OUTPUT_REFERENCE,
                    String.valueOf(notAnImage.getMessage()));
        }
    }

    /// @return what it said last
    private String retrying(FailureReason reason, String image, List<String> words)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        judgeAddress(reason, image);
        for (int tried = 1; ; tried++) {
            var complaint = new Complaint();
            var end = running.run(words, complaint.and(log));
            if (end.well()) {
                return complaint.last();
            }
            var most = complaint.isAboutTokens() ? TRIES_FOR_A_TOKEN : settings.tries();
            if (tried >= most || complaint.isFinal()) {
                throw new BuildFailure(reason, image + ": " + complaint.text(end));
            }
            log.line("Trying again in %d s".formatted(settings.pause().toSeconds()));
            patience.pause(settings.pause());
        }
    }

    /// buildah resolves names by itself and is only started for those that lead where it may
    /// connect to.
    private void judgeAddress(FailureReason reason, String image)
            throws BuildFailure, BuildStopped, InterruptedException {
        var host = RegistryImage.parse(image).host();
        var place = host.equals("docker.io") ? "registry-1.docker.io" : host;
        int colon = place.lastIndexOf(':');
        var name = colon < 0 ? place : place.substring(0, colon);
        int port = colon < 0 ? 443 : Integer.parseInt(place.substring(colon + 1));
        for (int tried = 1; ; tried++) {
            try {
                settings.addresses().resolve(name, port);
                return;
            } catch (ForbiddenAddressException forbidden) {
                throw new BuildFailure(reason, image + ": " + forbidden.getMessage());
            } catch (UnknownHostException unknown) {
                if (tried >= settings.tries()) {
                    throw new BuildFailure(
                            reason, "%s: the host '%s' is not known".formatted(image, name));
                }
                patience.pause(settings.pause());
            } catch (IllegalArgumentException noPort) {
                throw new BuildFailure(reason, image + ": names no port");
            }
        }
    }
}
