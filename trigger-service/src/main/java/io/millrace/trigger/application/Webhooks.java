package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.core.Secret;
import io.millrace.contract.meta.Status;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.secret.SecretValues;
import io.millrace.trigger.webhook.Webhook;
import io.millrace.trigger.webhook.WebhookType;
import io.millrace.trigger.webhook.WebhookVerdict;
import java.util.Map;
import java.util.Optional;

/// `buildconfigs/webhooks`: believes a call or not. What it starts, the build service answers, to
/// the gateway that waits.
///
/// @param secrets opens their values
/// @param limits what webhooks may do
record Webhooks(SecretValues secrets, WebhookLimits limits) {

    static final String SUBRESOURCE = "webhooks";

    private static final String KEY = "WebHookSecretKey";
    private static final int PAUSE_SECONDS = 60;

    Outcome decide(Command command, Work work) {
        var call = Json.read(ResourceWrites.bodyOf(command), WebhookCall.class);
        var type = WebhookType.named(call.type());
        if (type.isEmpty()) {
            return new Outcome.Refused(
                    Refusal.notFound(
                            ResourceType.BUILD_CONFIG.group(), "buildconfighook", call.type()));
        }
        var config =
                work.projected(
                                ResourceKey.of(
                                        ResourceType.BUILD_CONFIG,
                                        command.namespace(),
                                        command.name()))
                        .map(it -> it.as(BuildConfig.class));
        return config.map(it ->
                        answer(
                                new Webhook(
                                                type.get(),
                                                it,
                                                name -> secret(command.namespace(), name, work))
                                        .decide(call, work.now()),
                                new Calls(command, call, it, Optional.empty(), work)))
                .orElseGet(() -> stranger(call, command));
    }

    Outcome answer(WebhookVerdict verdict, Calls calls) {
        return switch (verdict) {
            case WebhookVerdict.Stranger() -> stranger(calls.call(), calls.command());
            case WebhookVerdict.Malformed(var why) -> {
                calls.refused(why);
                yield refused(Refusal.badRequest(why));
            }
            case WebhookVerdict.Skip(var answer, var why) -> {
                calls.skipped(why);
                yield new Outcome.Answered(200, skipped(answer));
            }
            case WebhookVerdict.Start start -> start(start, calls);
        };
    }

    private Outcome start(WebhookVerdict.Start start, Calls calls) {
        var command = calls.command();
        if (calls.recent() >= limits.buildsPerMinute()) {
            var why =
                    "cannot start a build of BuildConfig %s/%s: its webhooks have asked for %d within a minute, and more are not carried out"
                            .formatted(
                                    command.namespace(), command.name(), limits.buildsPerMinute());
            calls.refused(why);
            return refused(Refusal.tooManyRequests(why, PAUSE_SECONDS));
        }
        var key = key(start, calls);
        calls.fired(key);
        calls.work().send(Owner.BUILD, instantiation(start, key, calls.config(), command));
        return Outcome.later();
    }

    private String key(WebhookVerdict.Start start, Calls calls) {
        var window = limits.replayWindow();
        var same = start.isSigned() ? calls.keyOfSameBody(window) : Optional.<String>empty();
        if (same.isPresent()) {
            return same.get();
        }
        var key = start.key().isEmpty() ? keyOfItsOwn(calls) : start.key();
        if (start.isSigned()) {
            calls.rememberBody(key, window);
        }
        return key;
    }

    /// With a key the build service tells what became of the call, and the ledger learns it.
    private static String keyOfItsOwn(Calls calls) {
        return "%s/WebHook/%s//%s"
                .formatted(
                        calls.config().metadata().uid(), calls.call().type(), calls.command().id());
    }

    /// A no that stays in the ledger: what is refused otherwise leaves nothing.
    private static Outcome refused(Refusal refusal) {
        return new Outcome.Answered(refusal.code(), refusal.toStatus());
    }

    private static Object skipped(String why) {
        return why.isEmpty()
                ? Json.object()
                : new Status(
                        "Status", "v1", Status.EMPTY.metadata(), "Success", why, null, null, null);
    }

    /// The same for a wrong secret and for a BuildConfig that does not exist.
    private static Outcome stranger(WebhookCall call, Command command) {
        return new Outcome.Refused(
                new Refusal(
                        401,
                        "Unauthorized",
                        "the webhook \"%s\" for \"%s\" did not accept your secret"
                                .formatted(call.type(), command.name()),
                        null));
    }

    private static Command instantiation(
            WebhookVerdict.Start start, String key, BuildConfig config, Command command) {
        var type = ResourceType.BUILD_CONFIG;
        return new Command(
                command.id(),
                Requester.service(Owner.TRIGGER),
                Verb.CREATE,
                type.group(),
                type.plural(),
                "instantiate",
                command.namespace(),
                command.name(),
                start.request(),
                null,
                config.metadata().uid(),
                null,
                options(start, key),
                false,
                command.deadline(),
                command.replyTo(),
                Map.of());
    }

    /// The build service answers; what else is to be said goes with it.
    private static Map<String, String> options(WebhookVerdict.Start start, String key) {
        return start.warning().isEmpty()
                ? Map.of(Firings.TRIGGER_KEY, key)
                : Map.of(Firings.TRIGGER_KEY, key, Command.WARNING, start.warning());
    }

    private Optional<String> secret(String namespace, String name, Work work) {
        return work.projected(ResourceKey.of(ResourceType.SECRET, namespace, name))
                .map(it -> it.as(Secret.class))
                .flatMap(it -> secrets.find(it, KEY));
    }
}
