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
        var said = new Said(attestations, claim, target, Digest.parse(report.digest()));
        try (var together = new Together()) {
            var how =
                    together.begin(() ->
                            said.keep(
                                    BuildNames.PROVENANCE,
                                    Provenance.PREDICATE,
                                    () -> Optional.of(provenance.predicate(build, claim, report))));
            var what =
                    together.begin(() ->
                            said.keep(
                                    BuildNames.SBOM,
                                    Inventories.PREDICATE,
                                    () -> contents(said, report)));
            return annotations(List.of(how.get(), what.get()));
        }
    }

    private Optional<ObjectNode> contents(Said said, WorkReport report)
            throws IOException, InterruptedException {
        return inventories.of(said.target().repository(), said.image(), said.name(), report.at());
    }

    private static Map<String, String> annotations(List<Kept> statements) {
        var annotations = new LinkedHashMap<String, String>();
        var missing = new ArrayList<String>();
        for (var statement : statements) {
            switch (statement) {
                case Kept.At(var annotation, var place) -> annotations.put(annotation, place);
                case Kept.Missing(var annotation, var why) ->
                        missing.add("no %s: %s".formatted(annotation.replaceFirst(".*/", ""), why));
            }
        }
        if (!missing.isEmpty()) {
            annotations.put(BuildNames.UNATTESTED, String.join("; ", missing));
        }
        return annotations;
    }

    /// What became of one statement.
    private sealed interface Kept {

        record At(String annotation, String place) implements Kept {}

        record Missing(String annotation, String why) implements Kept {}
    }

    private interface Telling {
        Optional<ObjectNode> predicate() throws IOException, InterruptedException;
    }

    /// What is said of one image.
    private record Said(
            Attestations attestations, Claim claim, ImageReference target, Digest image) {

        String name() {
            return target.registry() + "/" + target.repository();
        }

        Kept keep(String annotation, String type, Telling telling) throws InterruptedException {
            try {
                return place(type, telling)
                        .<Kept>map(it -> new Kept.At(annotation, it))
                        .orElseGet(() ->
                                new Kept.Missing(annotation, "the image is not in the registry"));
            } catch (IOException | RuntimeException e) {
                LOG.warnf("%s lacks %s: %s", claim.id(), annotation, e.getMessage());
                return new Kept.Missing(annotation, String.valueOf(e.getMessage()));
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
    }
}
