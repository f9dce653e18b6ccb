package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.WebhookDeliveries;
import io.millrace.contract.build.WebhookRedelivery;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.domain.Texts;
import io.millrace.trigger.webhook.Webhook;
import io.millrace.trigger.webhook.WebhookType;
import io.millrace.trigger.webhook.WebhookVerdict;
import java.util.Optional;

/// `buildconfigs/deliveries` and `buildconfigs/redeliver`: what webhooks were called with, and
/// carrying it out again. Who asks may start builds; nobody need know a secret.
record Redelivery(Webhooks webhooks, Command command, Work work) {

    static final String LIST = "deliveries";
    static final String AGAIN = "redeliver";

    static boolean isAsked(Command command) {
        return command.resource().equals(ResourceType.BUILD_CONFIG.plural())
                && (command.subresource().equals(LIST) || command.subresource().equals(AGAIN));
    }

    Outcome answer() {
        var config =
                work.projected(
                                ResourceKey.of(
                                        ResourceType.BUILD_CONFIG,
                                        command.namespace(),
                                        command.name()))
                        .map(it -> it.as(BuildConfig.class));
        if (config.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(ResourceType.BUILD_CONFIG, command.name()));
        }
        return command.subresource().equals(LIST) ? list(config.get()) : again(config.get());
    }

    private Outcome list(BuildConfig config) {
        return new Outcome.Answered(
                200, WebhookDeliveries.of(new Deliveries(work).of(uid(config))));
    }

    private Outcome again(BuildConfig config) {
        var wish = Json.read(ResourceWrites.bodyOf(command), WebhookRedelivery.class);
        return new Deliveries(work)
                .find(wish.id(), uid(config))
                .map(it -> again(config, it, wish.id()))
                .orElseGet(() ->
                        new Outcome.Refused(
                                Refusal.badRequest(
                                        "cannot deliver \"%s\" to BuildConfig %s/%s again: no such call is kept whole"
                                                .formatted(
                                                        wish.id(),
                                                        command.namespace(),
                                                        command.name()))));
    }

    /// Under a key of its own: it is wanted although the delivery is known.
    private Outcome again(BuildConfig config, WebhookCall call, String id) {
        var type = WebhookType.named(call.type()).orElseThrow();
        var verdict =
                new Webhook(type, config, _ -> Optional.empty())
                        .again(call)
                        .map(it -> it instanceof WebhookVerdict.Start start ? start.again() : it)
                        .orElseGet(() ->
                                new WebhookVerdict.Malformed(
                                        "the BuildConfig has no trigger of type %s any more"
                                                .formatted(call.type())));
        return webhooks.answer(verdict, new Calls(command, call, config, Optional.of(id), work));
    }

    private static String uid(BuildConfig config) {
        return Texts.orEmpty(config.metadata().uid());
    }
}
