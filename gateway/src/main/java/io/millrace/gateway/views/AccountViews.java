package io.millrace.gateway.views;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;

/// Identities and tokens under their other names.
public final class AccountViews {

    private AccountViews() {}

    /// What an Identity says of its User.
    public static View mapping(Entry identity) {
        var tree = identity.tree();
        if (tree.at("/user/name").asText().isEmpty()) {
            throw Refusal.notFound(ResourceType.USER_IDENTITY_MAPPING, identity.key().name())
                    .asException();
        }
        return View.of(
                identity,
                () -> {
                    var mapping = named(ResourceType.USER_IDENTITY_MAPPING, Json.object());
                    mapping.set("metadata", tree.path("metadata"));
                    mapping.putObject("identity")
                            .put("name", identity.key().name())
                            .put("uid", identity.uid());
                    mapping.set("user", tree.path("user"));
                    return Json.bytes(mapping);
                });
    }

    /// A token as its user sees it.
    public static View ownToken(Entry token) {
        return View.of(
                token,
                () ->
                        Json.bytes(
                                named(
                                        ResourceType.USER_OAUTH_ACCESS_TOKEN,
                                        (ObjectNode) token.tree())));
    }

    private static ObjectNode named(ResourceType type, ObjectNode object) {
        return object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
    }
}
