package io.millrace.gateway.api;

import io.millrace.contract.Requester;
import io.millrace.gateway.identity.Callers;
import io.millrace.platform.access.Groups;
import io.vertx.ext.web.RoutingContext;

/// Whom a request is counted for: its user, or where it comes from when it shows no credentials.
///
/// @param bounded whether it may take its share only; masters may take all there is
record Client(String name, boolean bounded) {

    static Client of(RoutingContext http) {
        var requester = Callers.of(http);
        return requester.groups().contains(Groups.UNAUTHENTICATED)
                ? new Client("from " + http.request().remoteAddress().host(), true)
                : new Client(requester.username(), !requester.groups().contains(Requester.MASTERS));
    }
}
