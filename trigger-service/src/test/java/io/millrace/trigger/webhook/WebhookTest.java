package io.millrace.trigger.webhook;

import static io.millrace.trigger.Story.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.GitBuildSource;
import io.millrace.contract.build.SecretLocalReference;
import io.millrace.contract.build.WebHookTrigger;
import io.millrace.trigger.Story;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {

    private static final String COMMIT = "9bdc3a26ff933b32f3e558636b58aea86a69f051";
    private static final String NO_COMMIT = "0000000000000000000000000000000000000000";

    private static final String GITHUB_PUSH =
            """
            {"ref": "refs/heads/main", "before": "%s", "after": "%s", "deleted": false,
             "repository": {"full_name": "demo/hello"},
             "head_commit": {"id": "%s", "message": "Say hello",
              "author": {"name": "Ann", "email": "ann@example.com"},
              "committer": {"name": "Ben", "email": "ben@example.com"}}}
            """
                    .formatted(NO_COMMIT, COMMIT, COMMIT);

    private static final String GITLAB_PUSH =
            """
            {"object_kind": "push", "ref": "refs/heads/main", "after": "%s",
             "commits": [{"id": "b6568db1bc1dcd7f8b4d5a946b0b91f9dacd7327", "message": "Older"},
              {"id": "%s", "message": "Say hello", "author": {"name": "Ann"}}]}
            """
                    .formatted(COMMIT, COMMIT);

    private static final String BITBUCKET_PUSH =
            """
            {"push": {"changes": [{"old": null,
             "new": {"type": "branch", "name": "main", "target": {"hash": "%s"}},
             "commits": [{"hash": "%s", "message": "Say hello",
              "author": {"raw": "Ann <ann@example.com>", "user": {"display_name": "Ann"}}}]}]}}
            """
                    .formatted(COMMIT, COMMIT);

    private static final String BITBUCKET_SERVER_PUSH =
            """
            {"eventKey": "repo:refs_changed",
             "actor": {"name": "ann", "displayName": "Ann", "emailAddress": "ann@example.com"},
             "changes": [{"ref": {"id": "refs/heads/main", "displayId": "main", "type": "BRANCH"},
              "fromHash": "%s", "toHash": "%s", "type": "UPDATE"}]}
            """
                    .formatted(NO_COMMIT, COMMIT);

    private static BuildConfig config(boolean allowEnv) {
        var trigger = new WebHookTrigger("s3cret", allowEnv, null);
        var referring = new WebHookTrigger(null, true, new SecretLocalReference("hooks"));
        var config =
                Story.config(
                        "hello",
                        "busybox:latest",
                        new BuildTriggerPolicy("GitHub", trigger, null, null, null, null),
                        new BuildTriggerPolicy("Generic", null, trigger, null, null, null),
                        new BuildTriggerPolicy("Generic", null, referring, null, null, null),
                        new BuildTriggerPolicy("GitLab", null, null, null, trigger, null),
                        new BuildTriggerPolicy("Bitbucket", null, null, null, null, trigger));
        var spec = config.spec();
        return config.withSpec(
                spec.withSource(
                        spec.source()
                                .withGit(
                                        new GitBuildSource(
                                                "https://git.example/hello",
                                                "main",
                                                null,
                                                null,
                                                null))));
    }

    private static WebhookVerdict called(
            String type, String secret, Map<String, String> headers, String body) {
        return called(config(false), type, secret, headers, body);
    }

    private static WebhookVerdict called(
            BuildConfig config,
            String type,
            String secret,
            Map<String, String> headers,
            String body) {
        var call =
                new WebhookCall(
                        type,
                        digest(secret),
                        headers,
                        Base64.getEncoder().encodeToString(bytes(body)));
        return new Webhook(
                        WebhookType.named(type).orElseThrow(),
                        config,
                        name -> name.equals("hooks") ? Optional.of("kept") : Optional.empty())
                .decide(call, NOON);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(String secret, String body) {
        return signed("HmacSHA256", secret, body);
    }

    private static String signed(String algorithm, String secret, String body) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(bytes(secret), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(bytes(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> json(String... more) {
        var headers = new HashMap<String, String>(Map.of("content-type", "application/json"));
        for (var i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return headers;
    }

    private static String commitOf(WebhookVerdict verdict) {
        assertThat(verdict).isInstanceOf(WebhookVerdict.Start.class);
        var revision = ((WebhookVerdict.Start) verdict).request().revision();
        return revision == null || revision.git() == null
                ? ""
                : String.valueOf(revision.git().commit());
    }

    private static void assertNothing(WebhookVerdict verdict) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        WebhookVerdict.Skip.class,
                        it -> {
                            assertThat(it.answer()).isEmpty();
                            assertThat(it.why()).isNotEmpty();
                        });
    }

    @Test
    void aPushOnEachHostStartsABuildOfItsCommit() {
        assertThat(
                        commitOf(
                                called(
                                        "github",
                                        "s3cret",
                                        json("x-github-event", "push"),
                                        GITHUB_PUSH)))
                .isEqualTo(COMMIT);
        assertThat(commitOf(called("github", "s3cret", json("x-gogs-event", "push"), GITHUB_PUSH)))
                .isEqualTo(COMMIT);
        assertThat(
                        commitOf(
                                called(
                                        "gitlab",
                                        "s3cret",
                                        json("x-gitlab-event", "Push Hook"),
                                        GITLAB_PUSH)))
                .isEqualTo(COMMIT);
        assertThat(
                        commitOf(
                                called(
                                        "bitbucket",
                                        "s3cret",
                                        json("x-event-key", "repo:push"),
                                        BITBUCKET_PUSH)))
                .isEqualTo(COMMIT);
        assertThat(
                        commitOf(
                                called(
                                        "bitbucket",
                                        "s3cret",
                                        json("x-event-key", "repo:refs_changed"),
                                        BITBUCKET_SERVER_PUSH)))
                .isEqualTo(COMMIT);
    }

    @Test
    void theCauseNamesTheHostAndHidesTheSecret() {
        var start =
                (WebhookVerdict.Start)
                        called("github", "s3cret", json("x-github-event", "push"), GITHUB_PUSH);

        assertThat(start.request().triggeredBy())
                .singleElement()
                .satisfies(cause -> {
                    assertThat(cause.message()).isEqualTo("GitHub WebHook");
                    assertThat(cause.toString()).contains("<secret>").doesNotContain("s3cret");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S3cret", "s3cret ", "kept"})
    void nobodyPassesWithAnotherSecret(String secret) {
        assertThat(called("github", secret, json("x-github-event", "push"), GITHUB_PUSH))
                .isEqualTo(new WebhookVerdict.Stranger());
    }

    @Test
    void aSecretMayLieInASecret() {
        assertThat(called("generic", "kept", Map.of(), ""))
                .isInstanceOf(WebhookVerdict.Start.class);
    }

    @ParameterizedTest
    @CsvSource({
        "x-hub-signature-256, sha256=",
        "x-hub-signature, sha256=",
        "x-gitea-signature, ''",
        "x-gogs-signature, ''"
    })
    void whoSignsMustSignWithTheSecret(String header, String prefix) {
        var right = json("x-github-event", "push", header, prefix + signed("s3cret", GITHUB_PUSH));
        var forged = json("x-github-event", "push", header, prefix + signed("other", GITHUB_PUSH));

        assertThat(called("github", "s3cret", right, GITHUB_PUSH))
                .isInstanceOf(WebhookVerdict.Start.class);
        assertThat(called("github", "s3cret", forged, GITHUB_PUSH))
                .isEqualTo(new WebhookVerdict.Stranger());
        assertThat(called("github", "s3cret", right, GITHUB_PUSH + " "))
                .isEqualTo(new WebhookVerdict.Stranger());
    }

    @Test
    void anOlderSignatureMustBeRightToo() {
        var right = "sha1=" + signed("HmacSHA1", "s3cret", GITHUB_PUSH);

        assertThat(
                        called(
                                "github",
                                "s3cret",
                                json("x-github-event", "push", "x-hub-signature", right),
                                GITHUB_PUSH))
                .isInstanceOf(WebhookVerdict.Start.class);
        assertThat(
                        called(
                                "github",
                                "s3cret",
                                json("x-github-event", "push", "x-hub-signature", right),
                                GITHUB_PUSH + " "))
                .isEqualTo(new WebhookVerdict.Stranger());
    }

    @Test
    void aGitlabTokenMustBeTheSecret() {
        var headers = json("x-gitlab-event", "Push Hook", "x-gitlab-token", digest("other"));

        assertThat(called("gitlab", "s3cret", headers, GITLAB_PUSH))
                .isEqualTo(new WebhookVerdict.Stranger());
    }

    @Test
    void otherBranchesTagsAndDeletionsStartNothing() {
        var github = json("x-github-event", "push");
        assertNothing(
                called("github", "s3cret", github, GITHUB_PUSH.replace("heads/main", "heads/x")));
        assertNothing(
                called("github", "s3cret", github, GITHUB_PUSH.replace("heads/main", "tags/main")));
        assertNothing(
                called(
                        "github",
                        "s3cret",
                        github,
                        GITHUB_PUSH.replace("\"deleted\": false", "\"deleted\": true")));
        assertNothing(
                called(
                        "gitlab",
                        "s3cret",
                        json("x-gitlab-event", "Push Hook"),
                        GITLAB_PUSH.replace(COMMIT, NO_COMMIT)));
        assertNothing(
                called(
                        "bitbucket",
                        "s3cret",
                        json("x-event-key", "repo:push"),
                        "{\"push\": {\"changes\": [{\"old\": {\"name\": \"main\"}, \"new\":"
                                + " null}]}}"));
        assertNothing(
                called(
                        "bitbucket",
                        "s3cret",
                        json("x-event-key", "repo:refs_changed"),
                        BITBUCKET_SERVER_PUSH.replace("UPDATE", "DELETE")));
    }

    @Test
    void pingsAreAnsweredWithNothing() {
        assertNothing(called("github", "s3cret", json("x-github-event", "ping"), "{}"));
        assertNothing(called("bitbucket", "s3cret", Map.of("x-event-key", "diagnostics:ping"), ""));
    }

    @ParameterizedTest
    @CsvSource({
        "github, application/json, x-github-event, issues",
        "github, application/json, x-other, push",
        "github, text/plain, x-github-event, push",
        "gitlab, application/json, x-gitlab-event, Tag Push Hook",
        "bitbucket, application/json, x-event-key, repo:fork",
        "generic, no/type/, x-other, push"
    })
    void whatIsNotUnderstoodIsRefused(String type, String content, String header, String event) {
        var headers = Map.of("content-type", content, header, event);

        assertThat(called(type, "s3cret", headers, GITHUB_PUSH))
                .isInstanceOf(WebhookVerdict.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "null"})
    void aBrokenPushIsRefusedByHostsAndIgnoredByGenericCalls(String body) {
        assertThat(called("github", "s3cret", json("x-github-event", "push"), body))
                .isInstanceOf(WebhookVerdict.Malformed.class);
        assertThat(commitOf(called("generic", "s3cret", json(), body))).isEmpty();
    }

    @Test
    void aGenericCallMayNameTheBranch() {
        var git = "{\"git\": {\"ref\": \"%s\", \"commit\": \"" + COMMIT + "\"}}";

        assertThat(commitOf(called("generic", "s3cret", json(), git.formatted("refs/heads/main"))))
                .isEqualTo(COMMIT);
        assertThat(called("generic", "s3cret", json(), git.formatted("other")))
                .isEqualTo(
                        new WebhookVerdict.Skip(
                                "skipping build. Branch reference from \"other\" does not match"
                                        + " configuration",
                                "skipping build. Branch reference from \"other\" does not match"
                                        + " configuration"));
    }

    @Test
    void ofSeveralRefsTheFirstThatFitsCounts() {
        var refs =
                "{\"git\": {\"refs\": [{\"ref\": \"x\", \"commit\": \"1\"}, {\"ref\": \"%s\","
                        + " \"commit\": \"2\"}]}}";

        assertThat(commitOf(called("generic", "s3cret", json(), refs.formatted("main"))))
                .isEqualTo("2");
        assertThat(called("generic", "s3cret", json(), refs.formatted("y")))
                .isInstanceOf(WebhookVerdict.Skip.class);
    }

    @Test
    void variablesAreSetOnlyWhereAllowedAndOnlyPlainOnes() {
        var body =
                "{\"env\": [{\"name\": \"A\", \"value\": \"1\"}, {\"name\": \"B\", \"valueFrom\":"
                        + " {\"secretKeyRef\": {\"name\": \"s\", \"key\": \"k\"}}}]}";
        var forbidden = (WebhookVerdict.Start) called("generic", "s3cret", json(), body);
        var allowed =
                (WebhookVerdict.Start) called(config(true), "generic", "s3cret", json(), body);

        assertThat(forbidden.request().env()).isNull();
        assertThat(allowed.request().env())
                .singleElement()
                .satisfies(it -> assertThat(it.name()).isEqualTo("A"));
    }

    @Test
    void theSameDeliveryHasTheSameKey() {
        var headers = json("x-github-event", "push", "x-github-delivery", "72d3162e-cc78-11e3");

        assertThat(((WebhookVerdict.Start) called("github", "s3cret", headers, GITHUB_PUSH)).key())
                .isEqualTo("uid-of-hello/WebHook/github/72d3162e-cc78-11e3");
        assertThat(
                        ((WebhookVerdict.Start)
                                        called(
                                                "github",
                                                "s3cret",
                                                json("x-github-event", "push"),
                                                GITHUB_PUSH))
                                .key())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,true", "-299,true", "299,true", "-301,false", "301,false"})
    void whatWasSignedWithItsTimeCountsForFiveMinutes(long seconds, boolean fresh) {
        var headers = timed("s3cret", "m1", String.valueOf(NOON.getEpochSecond() + seconds), "{}");

        assertThat(called("generic", "s3cret", headers, "{}"))
                .isInstanceOf(fresh ? WebhookVerdict.Start.class : WebhookVerdict.Malformed.class);
    }

    @Test
    void whatWasSignedWithItsTimeIsKnownByItsId() {
        var time = String.valueOf(NOON.getEpochSecond());
        var start =
                (WebhookVerdict.Start)
                        called("generic", "s3cret", timed("s3cret", "m1", time, "{}"), "{}");

        assertThat(start.key()).isEqualTo("uid-of-hello/WebHook/generic/m1");
        assertThat(start.isSigned()).isFalse();
    }

    @Test
    void anotherTimeOrIdOrBodyThanWasSignedIsAStrangers() {
        var time = String.valueOf(NOON.getEpochSecond());
        var later = new HashMap<>(timed("s3cret", "m1", time, "{}"));
        later.put("webhook-timestamp", String.valueOf(NOON.getEpochSecond() + 1));
        var other = new HashMap<>(timed("s3cret", "m1", time, "{}"));
        other.put("webhook-id", "m2");

        assertThat(called("generic", "s3cret", later, "{}"))
                .isInstanceOf(WebhookVerdict.Stranger.class);
        assertThat(called("generic", "s3cret", other, "{}"))
                .isInstanceOf(WebhookVerdict.Stranger.class);
        assertThat(called("generic", "s3cret", timed("s3cret", "m1", time, "{}"), "{ }"))
                .isInstanceOf(WebhookVerdict.Stranger.class);
        assertThat(called("generic", "s3cret", timed("other", "m1", time, "{}"), "{}"))
                .isInstanceOf(WebhookVerdict.Stranger.class);
    }

    private static Map<String, String> timed(String secret, String id, String time, String body) {
        var signature = signed(secret, id + "." + time + "." + body);
        return json(
                "webhook-id",
                id,
                "webhook-timestamp",
                time,
                "webhook-signature",
                "v1,bm9uc2Vuc2U= v1,"
                        + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(signature)));
    }
}
