package io.millrace.trigger.application;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.digest;
import static io.millrace.trigger.Story.onImageChange;
import static io.millrace.trigger.Story.pullSpec;
import static io.millrace.trigger.Story.streamTag;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.log.Change;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Story;
import io.millrace.trigger.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Where moves and builds follow each other, on a real ledger; each BuildConfig pushes the tag of
/// its name.
class StormScene {

    @RegisterExtension final Tables tables = new Tables();

    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    TriggerRules rules = rules(0, 0);
    Desk work;

    @BeforeEach
    void aQuietNoon() {
        work = new Desk(tables, NOON).deferring();
    }

    static TriggerRules rules(int perSecond, int perNamespace) {
        return new TriggerRules(
                Optional.empty(),
                60,
                Duration.ofHours(24),
                perSecond,
                perNamespace,
                Optional.of("registry:5000"),
                Optional.empty());
    }

    /// A configuration whose output is the tag of its name.
    void build(String name, String... from) {
        buildInto(streamTag(name + ":latest"), name, from);
    }

    /// A configuration whose output is said as where the stream lies in the registry.
    void buildIntoTheRegistry(String name, String... from) {
        var place = "registry:5000/demo/" + name;
        buildInto(ObjectReference.EMPTY.withKind("DockerImage").withName(place), name, from);
    }

    private void buildInto(ObjectReference output, String name, String... from) {
        var triggers =
                Arrays.stream(from)
                        .map(it -> onImageChange(tagged(it), null, false))
                        .toArray(BuildTriggerPolicy[]::new);
        var config = config(name, tagged(from[0]), triggers);
        project(config.withSpec(config.spec().withOutput(config.spec().output().withTo(output))));
    }

    private static String tagged(String tag) {
        return tag.contains(":") ? tag : tag + ":latest";
    }

    static BuildConfig windowed(BuildConfig config, String window) {
        return config.withMetadata(
                config.metadata().withAnnotations(Map.of("triggers.millrace.io/window", window)));
    }

    void project(BuildConfig config) {
        work.project(ResourceType.BUILD_CONFIG, config);
        var stored =
                work.projectedList(ResourceType.BUILD_CONFIG, "demo").stream()
                        .filter(it -> it.key().name().equals(config.metadata().name()))
                        .findFirst()
                        .orElseThrow();
        rules.projected(new Change(stored.key(), Optional.empty(), Optional.of(stored)), work);
        commit();
    }

    void remove(BuildConfig config) {
        var stored = work.remove(ResourceType.BUILD_CONFIG, config);
        rules.projected(new Change(stored.key(), Optional.of(stored), Optional.empty()), work);
        commit();
    }

    void push(String stream, String letter) {
        moves(stream, letter, "Push");
    }

    void moves(String stream, String letter, String cause) {
        moves(stream, "latest", letter, cause);
    }

    void moves(String stream, String tag, String letter, String cause) {
        received(move(stream, tag, letter, cause));
    }

    Fact move(String stream, String tag, String letter, String cause) {
        var revision = revisions.merge(stream + ":" + tag, 1L, Long::sum);
        var move = Story.move(stream, revision, letter);
        return new Fact.TagUpdated(
                move.namespace(),
                move.name(),
                move.streamUid(),
                tag,
                move.revision(),
                move.image(),
                move.pullSpec(),
                "",
                revision,
                cause,
                "somebody",
                work.now(),
                null);
    }

    /// The build service makes the build that was asked for last.
    void built(String name) {
        var command = commands(name).getLast();
        var number = numbers.merge(name, 1, Integer::sum);
        var build = name + "-" + number;
        received(
                new Fact.BuildRequested(
                        "demo",
                        build,
                        build,
                        name,
                        number,
                        List.of(),
                        command.option("trigger-key").orElseThrow(),
                        NOON));
    }

    Fact completion(String name, String letter) {
        var build = name + "-" + numbers.get(name);
        return new Fact.BuildCompleted(
                "demo",
                build,
                build,
                name,
                "demo",
                name,
                "latest",
                digest(letter),
                pullSpec(name, letter),
                null,
                NOON);
    }

    /// The build ends, and its tag moves.
    void completed(String name, String letter) {
        received(completion(name, letter));
        moves(name, letter, "Build");
    }

    void received(Fact fact) {
        rules.received(fact, work);
        commit();
    }

    void tick(int seconds) {
        work.pass(Duration.ofSeconds(seconds));
        rules.tick(work.now(), work);
        commit();
    }

    void commit() {
        work.flush();
        tables.commit();
        var done = new ArrayList<>(work.afterwards());
        work.afterwards().clear();
        done.forEach(Runnable::run);
    }

    List<String> asked() {
        return work.commands().stream().map(Command::name).toList();
    }

    List<Command> commands(String name) {
        return work.commands().stream().filter(it -> it.name().equals(name)).toList();
    }

    List<String> causes(String name) {
        var causes = new ArrayList<String>();
        Json.tree(Objects.requireNonNull(commands(name).getLast().body()))
                .path("triggeredBy")
                .forEach(it -> causes.add(it.at("/imageChangeBuild/imageID").asText()));
        return causes;
    }

    List<String> decisions(String name) {
        return work.facts(Fact.TriggerDecided.class).stream()
                .filter(it -> it.name().equals(name))
                .map(Fact.TriggerDecided::decision)
                .toList();
    }
}
