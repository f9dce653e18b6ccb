package io.millrace.build.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.core.ServiceAccount;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Status;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.access.ClaimSources;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import io.millrace.platform.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// A project with a base image and a stream to push to, and what is asked of the build service in
/// it.
class BuildScene {

    static final String ALPHA = "registry:5000/demo/base@sha256:" + "a".repeat(64);
    static final String BETA = "registry:5000/demo/base@sha256:" + "b".repeat(64);
    static final String FOREIGN = "registry:5000/other/secret@sha256:" + "d".repeat(64);
    static final String FREE =
            """
            {"metadata":{"name":"free"},"spec":{"source":{"dockerfile":"FROM scratch"},
             "strategy":{"dockerStrategy":{"from":{"kind":"ImageStreamTag","name":"base:1"}}}}}
            """;
    static final String DIGEST = "sha256:" + "c".repeat(64);
    static final Requester DEVELOPER =
            new Requester("dev", "u1", List.of("system:authenticated"), Map.of());
    static final Requester TRIGGERS = Requester.service(Owner.TRIGGER);

    private static TestDatabase postgres;
    private Connection connection;
    InMemoryWork work;
    final Releases releases = new Releases();
    final BuildRules rules =
            new BuildRules(
                    "registry:5000",
                    new ClaimSources(
                            List.of(
                                    new ClaimSources.Source(
                                            "ci",
                                            Optional.of("key"),
                                            ClaimSources.requester("dev", List.of())))),
                    releases);
    private int commands;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = TestDatabase.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void aProjectWithABaseImage() throws SQLException, IOException {
        connection = postgres.database().getConnection();
        execute("drop schema public cascade; create schema public");
        migrate("V100__builds.sql");
        migrate("V101__base_projects.sql");
        migrate("V102__uploads.sql");
        migrate("V104__lines_and_histories.sql");
        migrate("V106__vouchers.sql");
        migrate("V107__wanted_jenkins.sql");
        work = new InMemoryWork(connection);
        work.project(
                ResourceKey.cluster(ResourceType.NAMESPACE, "demo"),
                Namespace.of(ObjectMeta.named("demo")));
        work.project(
                ResourceKey.cluster(ResourceType.CLUSTER_ROLE, "admin"),
                new ClusterRole(
                        null,
                        null,
                        ObjectMeta.named("admin"),
                        List.of(PolicyRule.on("*", List.of("*"), List.of("*"))),
                        null));
        bind("demo", Subject.user("dev"));
        work.project(
                ResourceKey.cluster(ResourceType.NAMESPACE, "other"),
                Namespace.of(ObjectMeta.named("other")));
        work.project(
                ResourceKey.of(ResourceType.SERVICE_ACCOUNT, "demo", "builder"),
                ServiceAccount.of(ObjectMeta.named("demo", "builder")));
        stream("base", "1", ALPHA);
        stream("hello", "", "");
    }

    void bind(String namespace, Subject subject) {
        work.project(
                ResourceKey.of(ResourceType.ROLE_BINDING, namespace, "admin"),
                RoleBinding.of(
                        ObjectMeta.named(namespace, "admin"),
                        RoleRef.clusterRole("admin"),
                        List.of(subject)));
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void migrate(String script) throws SQLException, IOException {
        try (var migration = getClass().getResourceAsStream("/db/migration/" + script)) {
            execute(new String(migration.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    static String config() {
        return """
        {"metadata":{"name":"hello","namespace":"demo"},
         "spec":{"source":{"dockerfile":"FROM scratch"},
          "strategy":{"dockerStrategy":{"from":{"kind":"ImageStreamTag","name":"base:1"}}},
          "output":{"to":{"kind":"ImageStreamTag","name":"hello:latest"}},
          "triggers":[{"type":"ImageChange"},{"type":"ConfigChange"}]}}
        """;
    }

    static String firing(String image) {
        return """
        {"from":{"kind":"ImageStreamTag","name":"base:1","namespace":"demo"},
         "triggeredByImage":{"kind":"DockerImage","name":"%s"}}
        """
                .formatted(image);
    }

    void create(String config) {
        var outcome = decide(command(Verb.CREATE, "buildconfigs", "", "", config, DEVELOPER));
        assertThat(outcome).isEqualTo(Outcome.created(configKey()));
    }

    Outcome instantiate(Requester requester, String request, Map<String, String> options) {
        return decide(
                command(
                        Verb.CREATE,
                        "buildconfigs",
                        "instantiate",
                        "hello",
                        request,
                        requester,
                        options));
    }

    void cancel(String name) {
        var tree = work.find(key(name)).orElseThrow().tree();
        tree.withObject("/status").put("cancelled", true);
        decide(command(Verb.UPDATE, "builds", "", name, tree.toString(), DEVELOPER));
    }

    void claim(String name) {
        work.execute(
                "update build_work set attempt = attempt + 1 where namespace = 'demo' and name ="
                        + " ?",
                name);
        work.commit();
    }

    void claim(String name, String lease) {
        claim(name);
        work.execute(
                "update build_work set lease_until = now() + ?::interval where name = ?",
                lease,
                name);
        work.commit();
    }

    void report(String name, long attempt, String phase, @Nullable String digest) {
        report(String.valueOf(build(name).metadata().uid()), name, attempt, phase, digest);
    }

    void report(String uid, String name, long attempt, String phase, @Nullable String digest) {
        var report = WorkReport.ended(uid, attempt, phase, null, null, work.now());
        decide(
                command(
                        Verb.CREATE,
                        "builds",
                        "report",
                        name,
                        Json.text(digest == null ? report : report.withDigest(digest)),
                        Requesters.WORKER));
    }

    String state(String name) {
        return work
                .query("select state from build_work where name = ?", row -> row.getString(1), name)
                .stream()
                .findFirst()
                .orElse("");
    }

    Resource stream(String name, String tag, String pullSpec) {
        return stream(name, tag, pullSpec, "registry:5000/demo/" + name);
    }

    Resource stream(String name, String tag, String pullSpec, String repository) {
        var key = ResourceKey.of(ResourceType.IMAGE_STREAM, "demo", name);
        var tags =
                tag.isEmpty()
                        ? "[]"
                        : """
                        [{"tag":"%s","items":[{"dockerImageReference":"%s","image":"%s"}]}]
                        """
                                .formatted(tag, pullSpec, digestOf(pullSpec));
        var stream =
                """
                {"metadata":{"name":"%s","namespace":"demo"},
                 "status":{"dockerImageRepository":"%s","tags":%s}}
                """
                        .formatted(name, repository, tags);
        work.project(key, Json.read(stream.getBytes(StandardCharsets.UTF_8), ImageStream.class));
        return work.projected(key).orElseThrow();
    }

    static String digestOf(String pullSpec) {
        return pullSpec.substring(pullSpec.indexOf('@') + 1);
    }

    Outcome decide(Command command) {
        try {
            var outcome = rules.decide(command, work);
            work.commit();
            return outcome;
        } catch (RefusedException e) {
            return new Outcome.Refused(e.refusal());
        }
    }

    Command command(
            Verb verb,
            String resource,
            String subresource,
            String name,
            @Nullable String body,
            Requester requester) {
        return command(verb, resource, subresource, name, body, requester, Map.of());
    }

    Command command(
            Verb verb,
            String resource,
            String subresource,
            String name,
            @Nullable String body,
            Requester requester,
            Map<String, String> options) {
        return new Command(
                "c" + ++commands,
                requester,
                verb,
                "build.openshift.io",
                resource,
                subresource,
                "demo",
                name,
                body == null ? null : Json.tree(body.getBytes(StandardCharsets.UTF_8)),
                null,
                null,
                null,
                options,
                false,
                work.now().plusSeconds(30),
                "",
                Map.of());
    }

    static int codeOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(var refusal) -> refusal.code();
            case Outcome.Answered(var code, _) -> code;
            case Outcome.Stored _, Outcome.Deferred _ -> 0;
        };
    }

    static String messageOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(var refusal) -> refusal.message();
            case Outcome.Answered(_, Status status) ->
                    Objects.requireNonNullElse(status.message(), "");
            default -> "";
        };
    }

    Build build(String name) {
        return work.find(key(name)).orElseThrow().as(Build.class);
    }

    BuildConfig storedConfig() {
        return work.find(configKey()).orElseThrow().as(BuildConfig.class);
    }

    static String base(Build build) {
        return Optional.ofNullable(build.spec().strategy().dockerStrategy())
                .map(it -> it.from())
                .map(it -> it.name())
                .orElse("");
    }

    static ResourceKey key(String name) {
        return ResourceKey.of(ResourceType.BUILD, "demo", name);
    }

    static ResourceKey configKey() {
        return ResourceKey.of(ResourceType.BUILD_CONFIG, "demo", "hello");
    }
}
