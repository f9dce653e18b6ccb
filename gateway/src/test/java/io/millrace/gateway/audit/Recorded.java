package io.millrace.gateway.audit;

import io.millrace.contract.Requester;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Records of requests, as tests need them.
final class Recorded {

    static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");
    static final Requester ALICE =
            new Requester("alice", "7", List.of("dev", "system:authenticated"), Map.of());

    private Recorded() {}

    static AuditRecord write(String id) {
        return request(id, "PUT", "/api/v1/namespaces/demo/configmaps/settings", 200, ALICE);
    }

    static AuditRecord read(String id) {
        return request(id, "GET", "/api/v1/namespaces/demo/configmaps/settings", 200, ALICE);
    }

    static AuditRecord failedLogin(String name) {
        return new AuditRecord(
                "1",
                NOON,
                NOON.plusMillis(5),
                RequestInfo.of("GET", "/oauth/authorize", false),
                "/oauth/authorize",
                new Requester("system:anonymous", "", List.of(), Map.of()),
                "192.0.2.1",
                "oc/4.20",
                401,
                "",
                name);
    }

    static AuditRecord request(
            String id, String method, String path, int code, Requester requester) {
        return new AuditRecord(
                id,
                NOON,
                NOON.plusMillis(5),
                RequestInfo.of(method, path, false),
                Redaction.uri(path, ""),
                requester,
                "192.0.2.1",
                "oc/4.20",
                code,
                "",
                "");
    }
}
