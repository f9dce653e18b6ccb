package io.millrace.build.worker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.build.application.WorkReport;
import io.millrace.build.domain.Defaults;
import io.millrace.contract.Digest;
import io.millrace.contract.build.Build;
import io.millrace.platform.schema.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How an image came about, as SLSA Provenance v1 tells it.
///
/// @param builder who vouches for it
record Provenance(String builder) {

    static final String PREDICATE = "https://slsa.dev/provenance/v1";

    private static final String BUILD_TYPE = "https://millrace.io/build/v1";

    ObjectNode predicate(Build build, Claim claim, WorkReport report) {
        var predicate = Json.object();
        definition(predicate.putObject("buildDefinition"), build, report);
        var run = predicate.putObject("runDetails");
        run.putObject("builder").put("id", builder);
        var metadata = run.putObject("metadata").put("invocationId", claim.id());
        started(build).ifPresent(it -> metadata.put("startedOn", it.toString()));
        metadata.put("finishedOn", report.at().toString());
        return predicate;
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
        images(build, report).forEach(it -> image(dependencies, it));
    }

    /// Those that were pulled; where nobody has noted them, those that the Build names.
    private static List<String> images(Build build, WorkReport report) {
        var pulled = report.images();
        return pulled != null && !pulled.isEmpty()
                ? pulled
                : Defaults.images(build.spec().strategy(), build.spec().source()).stream()
                        .map(it -> String.valueOf(it.name()))
                        .toList();
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
            Statement.digest(dependency, Digest.parse(pullSpec.substring(at + 1)));
        }
    }
}
