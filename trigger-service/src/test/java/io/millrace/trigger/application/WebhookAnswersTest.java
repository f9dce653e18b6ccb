package io.millrace.trigger.application;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.GitBuildSource;
import io.millrace.contract.build.WebHookTrigger;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What whoever calls a webhook is answered, situation by situation.
class WebhookAnswersTest {

    private static final WebHookTrigger HOOK = new WebHookTrigger("s3cret", false, null);

    @RegisterExtension final Tables tables = new Tables();

    private final TriggerRules rules =
            new TriggerRules(Optional.empty(), 1000, Duration.ofHours(24), 0, 0);
    private Desk work;
    private int asked;

    @BeforeEach
    void aConfiguration() {
        work = new Desk(tables, NOON);
        var config =
                config(
                        "hello",
                        "busybox:latest",
                        new BuildTriggerPolicy("GitHub", HOOK, null, null, null, null),
                        new BuildTriggerPolicy("Generic", null, HOOK, null, null, null),
                        new BuildTriggerPolicy("Bitbucket", null, null, null, null, HOOK));
        var source =
                config.spec()
                        .source()
                        .withGit(
                                new GitBuildSource(
                                        "https://git.example/h", null, null, null, null));
        work.project(ResourceType.BUILD_CONFIG, config.withSpec(config.spec().withSource(source)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hello | s3cret | svn       |                  |                              | 404 | buildconfighook
                    hello | wrong  | svn       |                  |                              | 404 | buildconfighook
                    hello | wrong  | github    | push             | {"ref":"refs/heads/master"}  | 401 | the webhook "github" for "hello" did not accept your secret
                    gone  | s3cret | github    | push             | {"ref":"refs/heads/master"}  | 401 | the webhook "github" for "gone" did not accept your secret
                    hello | s3cret | gitlab    | Push Hook        | {"ref":"refs/heads/master"}  | 401 | the webhook "gitlab" for "hello" did not accept your secret
                    hello | s3cret | github    | push             | {"ref":"refs/heads/master"}  |   0 | started
                    hello | s3cret | github    | push             | {"ref":"refs/heads/other"}   | 200 | nothing
                    hello | s3cret | github    | push             | {"ref":"refs/tags/master"}   | 200 | nothing
                    hello | s3cret | github    | ping             | {}                           | 200 | nothing
                    hello | s3cret | github    | issues           | {}                           | 400 | Unknown event "issues"
                    hello | s3cret | github    |                  | {}                           | 400 | missing X-GitHub-Event
                    hello | s3cret | github    | push             | {                            | 400 | no JSON object
                    hello | s3cret | bitbucket | diagnostics:ping | {}                           | 200 | nothing
                    hello | s3cret | bitbucket | repo:fork        | {}                           | 400 | Unknown event "repo:fork"
                    hello | s3cret | generic   |                  |                              |   0 | started
                    hello | s3cret | generic   |                  | {"git":{"ref":"master"}}     |   0 | started
                    hello | s3cret | generic   |                  | {"git":{"ref":"other"}}      | 200 | skipping build. Branch reference from "other" does not match configuration
                    """)
    void everySituationHasItsAnswer(
            String name,
            String secret,
            String type,
            @Nullable String event,
            @Nullable String body,
            int code,
            String message) {
        var outcome = called(name, secret, type, event, body == null ? "" : body);

        switch (outcome) {
            case Outcome.Deferred() -> {
                assertThat(message).isEqualTo("started");
                assertThat(work.commands()).hasSize(1);
            }
            case Outcome.Refused(var refusal) -> {
                assertThat(refusal.code()).isEqualTo(code);
                assertThat(refusal.message()).contains(message);
            }
            case Outcome.Answered(var said, var answer) -> {
                assertThat(said).isEqualTo(code);
                var tree = Json.tree(answer);
                assertThat(message)
                        .satisfies(it -> {
                            if (it.equals("nothing")) {
                                assertThat(tree).isEmpty();
                            } else {
                                assertThat(tree.path("message").asText()).contains(it);
                            }
                        });
            }
            case Outcome.Stored stored -> assertThat(stored).isNull();
        }
        assertThat(work.commands()).hasSize(message.equals("started") ? 1 : 0);
    }

    @Test
    void whatWasNotUnderstoodIsToldWithTheBuild() {
        called("hello", "s3cret", "generic", null, "{");

        assertThat(work.commands())
                .singleElement()
                .satisfies(it ->
                        assertThat(it.option(Command.WARNING).orElseThrow())
                                .startsWith("error unmarshalling payload"));
        called("hello", "s3cret", "generic", null, "");
        assertThat(work.commands().getLast().option(Command.WARNING)).isEmpty();
    }

    private Outcome called(
            String name, String secret, String type, @Nullable String event, String body) {
        var headers = new HashMap<String, String>(Map.of("content-type", "application/json"));
        if (event != null) {
            headers.put(
                    switch (type) {
                        case "gitlab" -> "x-gitlab-event";
                        case "bitbucket" -> "x-event-key";
                        default -> "x-github-event";
                    },
                    event);
        }
        var call =
                new WebhookCall(
                        type,
                        Digest.of(secret).hex(),
                        headers,
                        Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
        return rules.decide(
                new Command(
                        "command-" + ++asked,
                        new Requester("somebody", "", List.of(), Map.of()),
                        Verb.CREATE,
                        "build.openshift.io",
                        "buildconfigs",
                        "webhooks",
                        "demo",
                        name,
                        Json.tree((Object) call),
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
}
