package io.millrace.gateway.logs;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/// Answers requests for the logs of deployments (`deploymentconfigs/log`): their pods run
/// elsewhere, and so do those who would write a log of rolling them out.
@Singleton
public final class DeploymentLogs {

    private static final String PHASE = "openshift.io/deployment.phase";
    private static final Set<String> WAITING = Set.of("New", "Pending");

    private final ReadModel readModel;
    private final InstantSource clock;

    DeploymentLogs(ReadModel readModel, InstantSource clock) {
        this.readModel = readModel;
        this.clock = clock;
    }

    public Response read(String namespace, String name, Map<String, String> parameters) {
        var query = LogQuery.ofDeployment(parameters, clock.instant());
        var type = ResourceType.DEPLOYMENT_CONFIG;
        var config =
                readModel
                        .find(ResourceKey.of(type, namespace, name))
                        .orElseThrow(() -> Refusal.notFound(type, name).asException());
        var deployment = deployment(config, version(config, query));
        if (query.nowait() && WAITING.contains(phase(deployment))) {
            return Response.ok("").header("Content-Type", "text/plain; charset=utf-8").build();
        }
        throw Refusal.badRequest(
                        "the log of deployment %s/%s cannot be shown: its pods run elsewhere, and Millrace only says what they are to run"
                                .formatted(namespace, deployment.key().name()))
                .asException();
    }

    private static long version(Entry config, LogQuery query) {
        var name = config.key().name();
        var latest = config.tree().at("/status/latestVersion").asLong();
        if (latest == 0) {
            throw refused("no deployment exists for deploymentConfig \"%s\"".formatted(name));
        }
        if (query.previous() && latest == 1) {
            throw refused(
                    "no previous deployment exists for deploymentConfig \"%s\"".formatted(name));
        }
        var version = query.version().orElse(query.previous() ? latest - 1 : latest);
        if (version > latest) {
            throw refused(
                    "invalid version for deploymentConfig \"%s\": %d".formatted(name, version));
        }
        return version;
    }

    private Entry deployment(Entry config, long version) {
        var type = ResourceType.REPLICATION_CONTROLLER;
        var name = config.key().name() + "-" + version;
        return readModel
                .find(ResourceKey.of(type, config.key().namespace(), name))
                .orElseThrow(() -> Refusal.notFound(type, name).asException());
    }

    private static String phase(Entry deployment) {
        return deployment.tree().path("metadata").path("annotations").path(PHASE).asText();
    }

    private static RuntimeException refused(String why) {
        return Refusal.badRequest(why).asException();
    }
}
