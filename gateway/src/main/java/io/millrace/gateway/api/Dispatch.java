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
import io.millrace.platform.tracing.Step;
import io.millrace.platform.tracing.Traces;
import io.opentelemetry.api.trace.SpanKind;
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
    private final Traces traces;

    Dispatch(Commands commands, Traces traces) {
        this.commands = commands;
        this.traces = traces;
    }

    /// What a request makes of its owner's decision.
    interface Reading {
        Response of(Reply reply) throws InterruptedException;
    }

    Response send(RoutingContext http, Owner owner, Command command, Reading reading)
            throws InterruptedException {
        try (var step = step(http, command)) {
            var passedOn = step.traceparent();
            var answer = commands.send(owner, command, passedOn.isEmpty() ? newTrace() : passedOn);
            if (answer instanceof Decided(var reply)) {
                step.with("millrace.code", Integer.toString(reply.code()));
            } else {
                step.failed(answer.toString());
            }
            return response(owner, command, answer, reading);
        }
    }

    private Step step(RoutingContext http, Command command) {
        return traces.begin(
                        verb(command) + " " + resource(command), SpanKind.SERVER, traceparent(http))
                .with("http.request.method", http.request().method().name())
                .with("millrace.command", command.id())
                .with("millrace.namespace", command.namespace())
                .with("millrace.name", command.name());
    }

    private Response response(
            Owner owner,
            Command command,
            io.millrace.gateway.commands.Answer answer,
            Reading reading)
            throws InterruptedException {
        return switch (answer) {
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
        var object =
                command.namespace().isEmpty()
                        ? command.name()
                        : command.namespace() + "/" + command.name();
        return "%s %s %s".formatted(verb(command), resource(command), object).strip();
    }

    private static String verb(Command command) {
        return command.verb().name().toLowerCase(Locale.ROOT);
    }

    private static String resource(Command command) {
        return command.subresource().isEmpty()
                ? command.resource()
                : command.resource() + "/" + command.subresource();
    }

    /// The trace that the client has begun; empty when it has not.
    private static String traceparent(RoutingContext http) {
        var given = http.request().getHeader("traceparent");
        return given != null && TRACEPARENT.matcher(given).matches() ? given : "";
    }

    private static String newTrace() {
        var trace = UUID.randomUUID().toString().replace("-", "");
        var span = UUID.randomUUID().toString().replace("-", "").substring(16);
        return "00-" + trace + "-" + span + "-01";
    }
}
