package io.millrace.trigger.application;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.WebHookTrigger;
import io.millrace.contract.build.WebhookDeliveries;
import io.millrace.contract.build.WebhookDelivery;
import io.millrace.contract.build.WebhookRedelivery;
import io.millrace.platform.log.Outcome;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What webhooks were called with, told and carried out again.
class RedeliveryTest {

    private static final String PUSH =
            "{\"ref\":\"refs/heads/master\",\"after\":\"9bdc\",\"head_commit\":{\"id\":\"9bdc\"}}";
    private static final BuildTriggerPolicy GITHUB =
            new BuildTriggerPolicy(
                    "GitHub", new WebHookTrigger("s3cret", false, null), null, null, null, null);

    @RegisterExtension final Tables tables = new Tables();

    private final TriggerRules rules =
            new TriggerRules(Optional.empty(), 1000, Duration.ofHours(24), 0, 0);
    private Desk work;
    private int asked;

    @BeforeEach
    void aConfiguration() {
        work = new Desk(tables, NOON);
        work.project(ResourceType.BUILD_CONFIG, config("hello", "busybox:latest", GITHUB));
    }

    @Test
    void whatCameIsToldWithoutWhatProvesWhoCalled() {
        call(PUSH, "x-github-delivery", "d-1", "x-hub-signature-256", signed(PUSH));
        call(PUSH.replace("master", "other"), "x-github-delivery", "d-2");
        call("[]", "x-github-delivery", "d-3");

        assertThat(deliveries())
                .extracting(
                        WebhookDelivery::delivery,
                        WebhookDelivery::event,
                        WebhookDelivery::decision,
                        WebhookDelivery::message)
                .containsExactly(
                        tuple("d-3", "push", "Refused", "the body of the push is no JSON object"),
                        tuple(
                                "d-2",
                                "push",
                                "Skipped",
                                "the push is of \"refs/heads/other\", not of \"master\""),
                        tuple("d-1", "push", "Fired", null));
        assertThat(work.facts(Fact.TriggerDecided.class))
                .extracting(Fact.TriggerDecided::trigger, Fact.TriggerDecided::decision)
                .containsExactly(
                        tuple("WebHook", "Fired"),
                        tuple("WebHook", "Skipped"),
                        tuple("WebHook", "Refused"));
        assertThat(work.facts(Fact.TriggerFired.class))
                .singleElement()
                .satisfies(it ->
                        assertThat(work.commands().getFirst().option("trigger-key"))
                                .hasValue(it.key()));
        assertThat(deliveries()).extracting(WebhookDelivery::bytes).contains(2, PUSH.length());
        assertThat(work.query("select headers from deliveries", row -> row.getString(1)))
                .noneMatch(it -> it.contains("signature"));
    }

    @Test
    void aCallIsCarriedOutAgainUnderAKeyOfItsOwn() {
        call(PUSH, "x-github-delivery", "d-1", "x-hub-signature-256", signed(PUSH));

        var outcome = again(deliveries().getFirst().id());

        assertThat(outcome).isInstanceOf(Outcome.Deferred.class);
        assertThat(work.commands())
                .extracting(it -> it.option("trigger-key").orElseThrow())
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(deliveries().getFirst())
                .satisfies(it -> {
                    assertThat(it.decision()).isEqualTo("Fired");
                    assertThat(it.redelivers()).isEqualTo("command-1");
                    assertThat(it.delivery()).isEqualTo("d-1");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 23})
    void aSignedBodyIsOneDeliveryWhateverTheClockDoes(int hours) {
        call(PUSH, "x-github-delivery", "d-1", "x-hub-signature-256", signed(PUSH));

        work.pass(Duration.ofHours(hours));
        call(PUSH, "x-github-delivery", "d-2", "x-hub-signature-256", signed(PUSH));

        assertThat(work.commands())
                .extracting(it -> it.option("trigger-key").orElseThrow())
                .hasSize(2)
                .containsOnly(work.commands().getFirst().option("trigger-key").orElseThrow());
    }

    @Test
    void whatWasSkippedIsBuiltWhenItFitsNow() {
        call(PUSH.replace("master", "other"), "x-github-delivery", "d-1");
        var id = deliveries().getFirst().id();
        assertThat(work.commands()).isEmpty();

        var still = again(id);

        assertThat(still)
                .isInstanceOfSatisfying(
                        Outcome.Answered.class, it -> assertThat(it.code()).isEqualTo(200));
        assertThat(deliveries()).extracting(WebhookDelivery::decision).containsOnly("Skipped");
    }

    @Test
    void whatIsUnknownOrAnothersIsNotDelivered() {
        call(PUSH, "x-github-delivery", "d-1");
        work.project(ResourceType.BUILD_CONFIG, config("other", "busybox:latest", GITHUB));

        assertThat(again("nothing")).isInstanceOf(Outcome.Refused.class);
        assertThat(decide("redeliver", "other", new WebhookRedelivery(null, null, "command-1")))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(work.commands()).hasSize(1);
    }

    @Test
    void whoHasNoSuchTriggerAnyMoreIsToldSo() {
        call(PUSH, "x-github-delivery", "d-1");
        work.project(ResourceType.BUILD_CONFIG, config("hello", "busybox:latest"));

        assertThat(again("command-1"))
                .isInstanceOfSatisfying(
                        Outcome.Answered.class, it -> assertThat(it.code()).isEqualTo(400));
    }

    @Test
    void aSignedBodyThatComesAgainUnderAnotherIdIsTheSameDelivery() {
        call(PUSH, "x-github-delivery", "d-1", "x-hub-signature-256", signed(PUSH));
        call(PUSH, "x-github-delivery", "d-2", "x-hub-signature-256", signed(PUSH));

        assertThat(deliveries())
                .extracting(WebhookDelivery::decision)
                .containsExactly("Repeated", "Fired");
        assertThat(work.commands())
                .extracting(it -> it.option("trigger-key").orElseThrow())
                .containsOnly("uid-of-hello/WebHook/github/d-1");
    }

    @Test
    void afterTheWindowTheSameBodyIsAnotherDelivery() {
        call(PUSH, "x-github-delivery", "d-1", "x-hub-signature-256", signed(PUSH));
        work.pass(Duration.ofHours(24));
        call(PUSH, "x-github-delivery", "d-2", "x-hub-signature-256", signed(PUSH));

        assertThat(deliveries())
                .extracting(WebhookDelivery::decision)
                .containsExactly("Fired", "Fired");
    }

    @Test
    void onlyTheLatestAreKeptAndOfLongBodiesOnlyThatTheyCame() {
        for (var i = 0; i < 60; i++) {
            call(PUSH, "x-github-delivery", "d-" + i);
        }
        call("{\"x\":\"" + "y".repeat(300_000) + "\"}", "x-github-delivery", "long");

        assertThat(deliveries()).hasSize(50);
        assertThat(deliveries().getFirst().redeliverable()).isFalse();
        assertThat(again(deliveries().getFirst().id())).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void ofWhoKnowsNoSecretNothingIsKept() {
        decide(
                "webhooks",
                "hello",
                new WebhookCall("github", Digest.of("wrong").hex(), Map.of(), ""));

        assertThat(deliveries()).isEmpty();
    }

    private void call(String body, String... more) {
        var headers =
                new HashMap<>(Map.of("content-type", "application/json", "x-github-event", "push"));
        for (var i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        decide(
                "webhooks",
                "hello",
                new WebhookCall(
                        "github",
                        Digest.of("s3cret").hex(),
                        headers,
                        Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8))));
    }

    private Outcome again(String id) {
        return decide("redeliver", "hello", new WebhookRedelivery(null, null, id));
    }

    private List<WebhookDelivery> deliveries() {
        var answer = (Outcome.Answered) decide("deliveries", "hello", null);
        return ((WebhookDeliveries) answer.body()).items();
    }

    private Outcome decide(String subresource, String name, @Nullable Object body) {
        return rules.decide(
                new Command(
                        "command-" + ++asked,
                        Requester.service(Owner.GATEWAY),
                        Verb.CREATE,
                        "build.openshift.io",
                        "buildconfigs",
                        subresource,
                        "demo",
                        name,
                        body,
                        null,
                        null,
                        null,
                        Map.of(),
                        false,
                        work.now().plusSeconds(30),
                        "gateway-1",
                        Map.of()),
                work);
    }

    private static String signed(String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256="
                    + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
