package io.millrace.gateway.api;

import io.millrace.gateway.readmodel.Snapshot;
import io.millrace.gateway.views.View;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A part of a list: how many objects, and after which. A later page has the version of the first
/// one, so that a watch from there misses nothing.
///
/// @param limit 0 for no limit
/// @param version the first page's version, 0 when this is the first
/// @param after `namespace/name` of the last object of the page before
record Page(int limit, long version, String after) {

    /// Everything: a stream's tags are not torn apart.
    static final Page WHOLE = new Page(0, 0, "");

    static Page of(Call call) {
        var limit = call.parameter("limit");
        var token = call.parameter("continue");
        int most;
        try {
            most = limit.isEmpty() ? 0 : (int) Math.min(Long.parseLong(limit), Integer.MAX_VALUE);
        } catch (NumberFormatException noNumber) {
            throw Refusal.badRequest("limit must be a number: \"%s\"".formatted(limit))
                    .asException();
        }
        return token.isEmpty() ? new Page(most, 0, "") : continued(most, token);
    }

    private static Page continued(int limit, String token) {
        try {
            var json = Json.tree(Base64.getUrlDecoder().decode(token));
            return new Page(limit, json.path("rv").asLong(), json.path("start").asText());
        } catch (RuntimeException unreadable) {
            throw Refusal.badRequest("continue key is not valid").asException();
        }
    }

    static String continuation(long version, View last) {
        var token = Json.object();
        token.put("v", "meta.k8s.io/v1").put("rv", version);
        token.put("start", last.namespace() + "/" + last.name());
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Json.text(token).getBytes(StandardCharsets.UTF_8));
    }

    boolean follows(String namespace, String name) {
        return after.isEmpty() || (namespace + "/" + name).compareTo(after) > 0;
    }

    long versionOf(Snapshot snapshot) {
        return version == 0 ? snapshot.position() : version;
    }
}
