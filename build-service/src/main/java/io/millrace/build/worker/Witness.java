package io.millrace.build.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.build.application.WorkReport;
import io.millrace.build.domain.BuildNames;
import io.millrace.build.inventory.Inventories;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.build.Build;
import io.millrace.platform.registry.Attestations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// States of each image that a build pushed how it came about and what is in it, before anybody
/// hears that the build has ended. A build that says it is attested is; one whose image is not says
/// why.
///
/// @param host of the integrated registry in pull specs
record Witness(
        Attestations attestations, Inventories inventories, Provenance provenance, String host) {

    private static final Logger LOG = Logger.getLogger(Witness.class);

    /// What the Build is annotated with; nothing when no image was pushed.
    Map<String, String> attest(Build build, Claim claim, WorkReport report)
            throws InterruptedException {
        var pushedTo = build.status().outputDockerImageReference();
        if (pushedTo == null || report.digest() == null) {
            return Map.of();
        }
        var target = ImageReference.parse(pushedTo);
        if (!target.registry().equals(host)) {
            return Map.of(
                    BuildNames.UNATTESTED,
                    "the image lies in %s, where nothing is kept beside it"
                            .formatted(target.registry()));
        }
        var said = new Said(claim, target, Digest.parse(report.digest()));
        said.keep(
                BuildNames.PROVENANCE,
                Provenance.PREDICATE,
                () -> Optional.of(provenance.predicate(build, claim, report)));
        said.keep(
                BuildNames.SBOM,
                Inventories.PREDICATE,
                () -> inventories.of(target.repository(), said.image(), said.name(), report.at()));
        return said.annotations();
    }

    private interface Telling {
        Optional<ObjectNode> predicate() throws IOException, InterruptedException;
    }

    /// What has been said of one image.
    private final class Said {

        private final Claim claim;
        private final ImageReference target;
        private final Digest image;
        private final Map<String, String> places = new LinkedHashMap<>();
        private final List<String> missing = new ArrayList<>();

        Said(Claim claim, ImageReference target, Digest image) {
            this.claim = claim;
            this.target = target;
            this.image = image;
        }

        Digest image() {
            return image;
        }

        String name() {
            return target.registry() + "/" + target.repository();
        }

        void keep(String annotation, String type, Telling telling) throws InterruptedException {
            try {
                place(type, telling)
                        .ifPresentOrElse(
                                it -> places.put(annotation, it),
                                () -> miss(annotation, "the image is not in the registry"));
            } catch (IOException | RuntimeException e) {
                LOG.warnf("%s lacks %s: %s", claim.id(), annotation, e.getMessage());
                miss(annotation, String.valueOf(e.getMessage()));
            }
        }

        private Optional<String> place(String type, Telling telling)
                throws IOException, InterruptedException {
            var predicate = telling.predicate();
            return predicate.isEmpty()
                    ? Optional.empty()
                    : attestations.keep(
                            target.repository(),
                            image,
                            type,
                            new Statement(name(), image, type, predicate.get()).document());
        }

        private void miss(String annotation, String why) {
            missing.add("no %s: %s".formatted(annotation.replaceFirst(".*/", ""), why));
        }

        Map<String, String> annotations() {
            var annotations = new LinkedHashMap<>(places);
            if (!missing.isEmpty()) {
                annotations.put(BuildNames.UNATTESTED, String.join("; ", missing));
            }
            return annotations;
        }
    }
}
