package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Digest;
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
/// @param version the first page's version, 0 when this is the first, [#WHATEVER] when the list
///   goes on with what there is
/// @param after `namespace/name` of the last object of the page before
/// @param list what is listed, to which a token is bound
record Page(int limit, long version, String after, String list) {

    /// Everything: a stream's tags are not torn apart.
    static final Page WHOLE = new Page(0, 0, "", "");

    /// The version of a list that goes on after its first page's state has been forgotten.
    private static final long WHATEVER = -1;

    static final String EXPIRED =
            "The provided continue parameter is too old to display a consistent list result. You"
                    + " can start a new list without the continue parameter, or use the continue"
                    + " token in this response to retrieve the remainder of the results. Continuing"
                    + " with the provided token results in an inconsistent list - objects that were"
                    + " created, modified, or deleted between the time the first chunk was returned"
                    + " and now may show up in the list.";

    static Page of(Call call) {
        var list =
                String.join(
                        "\n",
                        call.type().qualifiedPlural(),
                        call.namespace(),
                        call.parameter("labelSelector"),
                        call.parameter("fieldSelector"));
        return of(call.parameter("limit"), call.parameter("continue"), list);
    }

    static Page of(String limit, String token, String list) {
        int most;
        try {
            most = limit.isEmpty() ? 0 : (int) Math.min(Long.parseLong(limit), Integer.MAX_VALUE);
        } catch (NumberFormatException noNumber) {
            throw Refusal.badRequest("limit must be a number: \"%s\"".formatted(limit))
                    .asException();
        }
        return token.isEmpty() ? new Page(most, 0, "", list) : continued(most, token, list);
    }

    private static Page continued(int limit, String token, String list) {
        JsonNode json;
        try {
            json = Json.tree(Base64.getUrlDecoder().decode(token));
        } catch (RuntimeException unreadable) {
            throw notValid("it cannot be read");
        }
        var page = new Page(limit, json.path("rv").asLong(), json.path("start").asText(), list);
        if (page.version == 0
                || page.after.isEmpty()
                || !page.seal().equals(json.path("of").asText())) {
            throw notValid("it is not of this list");
        }
        return page;
    }

    private static RuntimeException notValid(String why) {
        return Refusal.badRequest("continue key is not valid: " + why).asException();
    }

    /// Tells a token of this list from one of another list, and from one that was changed. It
    /// protects nobody's objects: these are chosen by the request, not by its token.
    private String seal() {
        var sealed = "%s\n%d\n%s".formatted(list, version, after);
        return Digest.of(sealed.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    }

    String token() {
        var token = Json.object();
        token.put("v", "meta.k8s.io/v1").put("rv", version).put("start", after).put("of", seal());
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Json.text(token).getBytes(StandardCharsets.UTF_8));
    }

    /// The page after the one that ends with an object.
    Page after(Snapshot shown, View last) {
        return new Page(limit, shown.position(), last.namespace() + "/" + last.name(), list);
    }

    /// The same page of what there is by now.
    Page inconsistent() {
        return new Page(limit, WHATEVER, after, list);
    }

    /// Whether the page belongs to a state that earlier pages have shown.
    boolean isOfEarlierState() {
        return version > 0;
    }

    boolean follows(String namespace, String name) {
        return after.isEmpty() || (namespace + "/" + name).compareTo(after) > 0;
    }
}
