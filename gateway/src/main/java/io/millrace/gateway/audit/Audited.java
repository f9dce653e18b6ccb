package io.millrace.gateway.audit;

import io.millrace.contract.Command;
import io.vertx.ext.web.RoutingContext;

/// What only a route knows of its request.
public final class Audited {

    private static final String NAME = "millrace.audit.name";
    private static final String MADE = "millrace.audit.made";
    private static final String TRIED = "millrace.audit.tried";
    private static final String COMMAND = "millrace.audit.command";

    private Audited() {}

    /// The request became this command.
    public static void command(RoutingContext http, Command command) {
        http.put(COMMAND, command.id());
        name(http, command.name());
    }

    /// The request is about the object of this name, which its path does not say.
    public static void name(RoutingContext http, String name) {
        if (!name.isEmpty()) {
            http.put(NAME, name);
        }
    }

    /// The request, though it has the form of a read, has made something: a token.
    public static void made(RoutingContext http) {
        http.put(MADE, true);
    }

    /// Somebody has tried to log in under this name, and has not proved to be its bearer.
    public static void tried(RoutingContext http, String name) {
        http.put(TRIED, name);
    }

    static String triedNameOf(RoutingContext http) {
        return http.get(TRIED, "");
    }

    static String commandOf(RoutingContext http) {
        return http.get(COMMAND, "");
    }

    static RequestInfo about(RoutingContext http, RequestInfo request) {
        if (request.isResource()) {
            return request.name().isEmpty() ? request.about(http.get(NAME, "")) : request;
        }
        return http.get(MADE, false) ? request.making() : request;
    }
}
