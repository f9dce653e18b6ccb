package io.millrace.gateway.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import org.jboss.logging.Logger;

/// Shows the records to those who may get the path `/audit`; others do not come this far.
@Path("/audit")
@RunOnVirtualThread
final class AuditRoutes {

    private static final Logger LOG = Logger.getLogger(AuditRoutes.class);

    private final Audit audit;
    private final InstantSource clock;

    AuditRoutes(Audit audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    @GET
    public Response list(@Context RoutingContext http) {
        try {
            var asked = new HashMap<String, String>();
            http.queryParams().forEach((key, value) -> asked.putIfAbsent(key, value));
            var query = AuditQuery.of(asked, clock.instant());
            return answer(200, list(audit.find(query), query.limit()));
        } catch (RefusedException refused) {
            return answer(refused.refusal().code(), refused.refusal().toStatus());
        } catch (SQLException failure) {
            LOG.warnf("The audit could not be read: %s", failure.getMessage());
            var refusal = Refusal.unavailable("the audit could not be read from the database");
            return answer(refusal.code(), refusal.toStatus());
        }
    }

    private static ObjectNode list(List<AuditTable.Row> rows, int limit) {
        var list = Json.object();
        list.put("kind", "EventList");
        list.put("apiVersion", "audit.k8s.io/v1");
        var metadata = list.putObject("metadata");
        if (rows.size() == limit) {
            metadata.put("continue", "" + rows.getLast().id());
        }
        var items = list.putArray("items");
        rows.forEach(it -> items.add(Json.tree(it.event().getBytes(StandardCharsets.UTF_8))));
        return list;
    }

    private static Response answer(int code, Object body) {
        return Response.status(code)
                .header("Content-Type", "application/json")
                .header("Cache-Control", "no-store")
                .entity(Json.bytes(body))
                .build();
    }
}
