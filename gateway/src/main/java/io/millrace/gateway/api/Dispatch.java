package io.millrace.gateway.api;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.gateway.commands.Answer.Busy;
import io.millrace.gateway.commands.Answer.Decided;
import io.millrace.gateway.commands.Answer.TimedOut;
import io.millrace.gateway.commands.Answer.Unsent;
import io.millrace.gateway.commands.Commands;
import io.millrace.platform.status.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// Sends the commands of requests to their owners, and answers where no owner does.
@Singleton
final class Dispatch {

    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int RETRY_SECONDS = 1;

    private final Commands commands;

    Dispatch(Commands commands) {
        this.commands = commands;
    }

    /// What a request makes of its owner's decision.
    interface Reading {
        Response of(Reply reply) throws InterruptedException;
    }

    Response send(RoutingContext http, Owner owner, Command command, Reading reading)
            throws InterruptedException {
        return switch (commands.send(owner, command, traceparent(http))) {
            case Decided(var reply) -> reading.of(reply);
            case TimedOut(var id) ->
                    Answer.of(
                            Refusal.timeout(
                                    "%s: the %s service did not answer in time; the command %s may still be carried out"
                                            .formatted(attempt(command), owner.wireName(), id),
                                    RETRY_SECONDS));
            case Unsent(var reason) ->
                    Answer.of(
                            Refusal.unavailable(
                                    "%s: the command %s could not be sent: %s"
                                            .formatted(attempt(command), command.id(), reason)));
            case Busy() ->
                    Answer.of(
                            Refusal.tooManyRequests(
                                    "%s: too many requests are waiting, please try again later"
                                            .formatted(attempt(command)),
                                    RETRY_SECONDS));
        };
    }

    /// `update imagestreams demo/web`.
    private static String attempt(Command command) {
        var resource =
                command.subresource().isEmpty()
                        ? command.resource()
                        : command.resource() + "/" + command.subresource();
        var object =
                command.namespace().isEmpty()
                        ? command.name()
                        : command.namespace() + "/" + command.name();
        return "%s %s %s"
                .formatted(command.verb().name().toLowerCase(Locale.ROOT), resource, object)
                .strip();
    }

    /// The trace that the client has begun, or a new one.
    private static String traceparent(RoutingContext http) {
        var given = http.request().getHeader("traceparent");
        if (given != null && TRACEPARENT.matcher(given).matches()) {
            return given;
        }
        var trace = UUID.randomUUID().toString().replace("-", "");
        var span = UUID.randomUUID().toString().replace("-", "").substring(16);
        return "00-" + trace + "-" + span + "-01";
    }
}
