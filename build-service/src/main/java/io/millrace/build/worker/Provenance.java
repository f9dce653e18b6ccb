package io.millrace.build.worker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.build.application.WorkReport;
import io.millrace.build.domain.Defaults;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.build.Build;
import io.millrace.platform.registry.Attestations;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/// States of each image that a build pushed to the integrated registry how it came about (in-toto
/// Statement v1 with SLSA Provenance v1), before anybody hears that the build has ended.
record Provenance(Attestations attestations, String host, String builder) {

    static final String PREDICATE = "https://slsa.dev/provenance/v1";

    private static final Logger LOG = Logger.getLogger(Provenance.class);
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String BUILD_TYPE = "https://millrace.io/build/v1";

    /// @return where the statement is kept; empty when the image lies elsewhere, or when it could
    ///   not be kept, and then the build is not attested
    Optional<String> attest(Build build, Claim claim, WorkReport report)
            throws InterruptedException {
        var pushedTo = build.status().outputDockerImageReference();
        if (pushedTo == null || report.digest() == null) {
            return Optional.empty();
        }
        var target = ImageReference.parse(pushedTo);
        if (!target.registry().equals(host)) {
            return Optional.empty();
        }
        var digest = Digest.parse(report.digest());
        try {
            return attestations.keep(
                    target.repository(),
                    digest,
                    PREDICATE,
                    statement(build, claim, report, target.pinnedTo(digest)));
        } catch (IOException | RuntimeException e) {
            LOG.warnf("%s is not attested: %s", claim.id(), e.getMessage());
            return Optional.empty();
        }
    }

    ObjectNode statement(Build build, Claim claim, WorkReport report, ImageReference image) {
        var statement = Json.object();
        statement.put("_type", STATEMENT);
        var subject = statement.putArray("subject").addObject();
        subject.put("name", image.registry() + "/" + image.repository());
        digest(subject, String.valueOf(report.digest()));
        statement.put("predicateType", PREDICATE);
        var predicate = statement.putObject("predicate");
        definition(predicate.putObject("buildDefinition"), build, report);
        var run = predicate.putObject("runDetails");
        run.putObject("builder").put("id", builder);
        var metadata = run.putObject("metadata").put("invocationId", claim.id());
        started(build).ifPresent(it -> metadata.put("startedOn", it.toString()));
        metadata.put("finishedOn", report.at().toString());
        return statement;
    }

    private static Optional<Instant> started(Build build) {
        return Optional.ofNullable(build.status().startTimestamp());
    }

    private void definition(ObjectNode definition, Build build, WorkReport report) {
        definition.put("buildType", BUILD_TYPE);
        var spec = (ObjectNode) Json.tree((Object) build.spec());
        var parameters = definition.putObject("externalParameters");
        parameters
                .put("namespace", build.metadata().namespace())
                .put("build", build.metadata().name());
        for (var name : new String[] {"strategy", "source", "postCommit"}) {
            parameters.set(name, spec.path(name));
        }
        withoutLogin(parameters);
        var dependencies = definition.putArray("resolvedDependencies");
        commit(dependencies, build, report);
        for (var from : Defaults.images(build.spec().strategy(), build.spec().source())) {
            image(dependencies, String.valueOf(from.name()));
        }
    }

    /// A URL may hold a password.
    private static void withoutLogin(ObjectNode parameters) {
        if (parameters.path("source").path("git") instanceof ObjectNode git) {
            git.put("uri", plain(git.path("uri").asText()));
        }
    }

    private static String plain(String uri) {
        return uri.replaceFirst("://[^/@]*@", "://");
    }

    private static void commit(ArrayNode dependencies, Build build, WorkReport report) {
        var git = build.spec().source().git();
        var revision = report.revision();
        if (git == null || revision == null || revision.git() == null) {
            return;
        }
        dependencies
                .addObject()
                .put("uri", "git+" + plain(git.uri()))
                .putObject("digest")
                .put("gitCommit", revision.git().commit());
    }

    private static void image(ArrayNode dependencies, String pullSpec) {
        var at = pullSpec.indexOf('@');
        var dependency = dependencies.addObject();
        dependency.put("uri", "docker://" + (at < 0 ? pullSpec : pullSpec.substring(0, at)));
        if (at >= 0) {
            digest(dependency, pullSpec.substring(at + 1));
        }
    }

    private static void digest(ObjectNode of, String digest) {
        var colon = digest.indexOf(':');
        of.putObject("digest").put(digest.substring(0, colon), digest.substring(colon + 1));
    }
}
