package io.millrace.trigger.webhook;

import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.build.WebHookTrigger;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.trigger.domain.Texts;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A BuildConfig's webhooks of one type.
///
/// @param secrets the value of a named Secret of the project, where it is one for webhooks
public record Webhook(
        WebhookType type, BuildConfig config, Function<String, Optional<String>> secrets) {

    private static final String DEFAULT_REF = "master";
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Pattern DELIVERY = Pattern.compile("[A-Za-z0-9._-]{1,200}");
    private static final List<String> DELIVERIES =
            List.of(
                    "x-github-delivery",
                    "x-gitea-delivery",
                    "x-gogs-delivery",
                    WebhookSecret.TIMED_ID,
                    "idempotency-key",
                    "x-request-uuid",
                    "x-request-id");

    /// Decides the call. Of several triggers whose secret the caller knows, the first counts.
    public WebhookVerdict decide(WebhookCall call, Instant now) {
        var body = Base64.getDecoder().decode(call.body());
        return config.spec().triggers().stream()
                .flatMap(it -> type.of(it).stream())
                .filter(it ->
                        secretOf(it).filter(secret -> secret.isKnownTo(call, body)).isPresent())
                .findFirst()
                .map(it ->
                        isStale(call, now)
                                ? new WebhookVerdict.Malformed(
                                        "the call was signed at %s, and calls are taken for %d minutes"
                                                .formatted(
                                                        call.header(WebhookSecret.TIMESTAMP),
                                                        FRESH.toMinutes()))
                                : decide(it, call, body))
                .orElseGet(WebhookVerdict.Stranger::new);
    }

    /// Decides a call that was believed before, as the BuildConfig is now; empty when it has no
    /// such trigger any more.
    public Optional<WebhookVerdict> again(WebhookCall call) {
        var body = Base64.getDecoder().decode(call.body());
        return config.spec().triggers().stream()
                .flatMap(it -> type.of(it).stream())
                .findFirst()
                .map(it -> decide(it, call, body));
    }

    private static boolean isStale(WebhookCall call, Instant now) {
        if (call.header(WebhookSecret.TIMED_SIGNATURE).isEmpty()) {
            return false;
        }
        try {
            var signed =
                    Instant.ofEpochSecond(Long.parseLong(call.header(WebhookSecret.TIMESTAMP)));
            return Duration.between(signed, now).abs().compareTo(FRESH) > 0;
        } catch (NumberFormatException | DateTimeException | ArithmeticException noTime) {
            return true;
        }
    }

    private Optional<WebhookSecret> secretOf(WebHookTrigger trigger) {
        var inline = Texts.orEmpty(trigger.secret());
        var reference = trigger.secretReference();
        var value =
                inline.isEmpty() && reference != null
                        ? secrets.apply(reference.name())
                        : Optional.of(inline);
        return value.filter(it -> !it.isEmpty()).map(WebhookSecret::new);
    }

    private WebhookVerdict decide(WebHookTrigger trigger, WebhookCall call, byte[] body) {
        var git = config.spec().source().git();
        var ref = git == null ? "" : Texts.orEmpty(git.ref());
        var reading =
                new WebhookReading(call, body, git != null, ref.isEmpty() ? DEFAULT_REF : ref);
        return switch (reading.read(type)) {
            case WebhookRead.None(var verdict) -> verdict;
            case WebhookRead.Build build -> start(trigger, build, call);
        };
    }

    private WebhookVerdict start(
            WebHookTrigger trigger, WebhookRead.Build build, WebhookCall call) {
        var metadata = config.metadata();
        var request =
                BuildRequest.of(
                                ObjectMeta.named(
                                        Texts.orEmpty(metadata.namespace()),
                                        Texts.orEmpty(metadata.name())))
                        .withRevision(build.revision())
                        .withTriggeredBy(List.of(type.cause(build.revision())))
                        .withDockerStrategyOptions(build.options());
        var allowed = trigger.allowEnv() && !build.env().isEmpty();
        return new WebhookVerdict.Start(
                allowed ? request.withEnv(build.env()) : request,
                key(call),
                WebhookSecret.isSigned(call),
                build.warning());
    }

    private String key(WebhookCall call) {
        return delivery(call)
                .map(it ->
                        "%s/WebHook/%s/%s"
                                .formatted(Texts.orEmpty(config.metadata().uid()), call.type(), it))
                .orElse("");
    }

    /// The host's own id of its delivery, if it says one.
    public static Optional<String> delivery(WebhookCall call) {
        return DELIVERIES.stream()
                .map(call::header)
                .filter(it -> DELIVERY.matcher(it).matches())
                .findFirst();
    }
}
