package io.millrace.platform.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.schema.Json;
import io.millrace.platform.schema.Schema;
import io.millrace.platform.status.RefusedException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random patches of random objects are applied or refused; nothing else happens.
class PatchFuzzTest {

    private static final int ROUNDS = 4_000;
    private static final Schema SCHEMA = Schema.of(ImageStream.class);
    private static final List<String> FIELDS =
            List.of(
                    "metadata",
                    "labels",
                    "finalizers",
                    "spec",
                    "tags",
                    "name",
                    "from",
                    "x",
                    "$patch",
                    "$retainKeys",
                    "$setElementOrder/tags",
                    "$setElementOrder/finalizers",
                    "$deleteFromPrimitiveList/finalizers",
                    "ownerReferences",
                    "uid",
                    "status");
    private static final List<String> TEXTS =
            List.of("a", "b", "replace", "delete", "merge", "", "0", "-", "~", "\u0000");
    private static final List<String> POINTERS =
            List.of(
                    "",
                    "/",
                    "/spec",
                    "/spec/tags",
                    "/spec/tags/0",
                    "/spec/tags/-",
                    "/x",
                    "/x/0",
                    "/metadata/labels/a",
                    "/~0",
                    "/~1",
                    "/~2",
                    "x",
                    "/spec/tags/99999999999",
                    "/tags/01");
    private static final List<String> OPS =
            List.of("add", "remove", "replace", "move", "copy", "test", "jump", "");

    private final Random random = new Random(20261125);

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private JsonNode value(int depth) {
        return switch (random.nextInt(depth <= 0 ? 4 : 8)) {
            case 0 -> Json.tree((Object) one(TEXTS));
            case 1 -> Json.tree((Object) random.nextInt(3));
            case 2 -> Json.object().nullNode();
            case 3 -> Json.tree((Object) random.nextBoolean());
            case 4, 5 -> {
                var list = Json.object().putArray("list");
                for (var i = random.nextInt(4); i > 0; i--) {
                    list.add(value(depth - 1));
                }
                yield list;
            }
            default -> object(depth);
        };
    }

    private ObjectNode object(int depth) {
        var object = Json.object();
        for (var i = random.nextInt(5); i > 0; i--) {
            object.set(one(FIELDS), value(depth - 1));
        }
        return object;
    }

    private ArrayNode steps() {
        var steps = Json.object().putArray("steps");
        for (var i = random.nextInt(5); i >= 0; i--) {
            var step = steps.addObject().put("op", one(OPS)).put("path", one(POINTERS));
            if (random.nextBoolean()) {
                step.put("from", one(POINTERS));
            }
            if (random.nextBoolean()) {
                step.set("value", value(2));
            }
        }
        return steps;
    }

    @Test
    void anyPatchIsAppliedOrRefusedAndLeavesTheOriginal() {
        for (var i = 0; i < ROUNDS; i++) {
            var original = object(4);
            var before = original.deepCopy();
            var patch = object(4);
            attempt(() -> JsonMergePatch.apply(original, patch));
            attempt(() -> StrategicMergePatch.apply(original, patch, SCHEMA));
            attempt(() -> JsonPatch.apply(original, steps()));
            attempt(() -> Apply.merge(original, patch, SCHEMA));
            attempt(() -> Apply.places(patch, SCHEMA));
            assertThat(original).isEqualTo(before);
        }
    }

    private static void attempt(Runnable patch) {
        try {
            patch.run();
        } catch (RefusedException refused) {
            assertThat(refused.refusal().code()).isIn(400, 413, 422);
        }
    }

    @Test
    void aMergePatchAppliedTwiceChangesNothingMore() {
        for (var i = 0; i < ROUNDS; i++) {
            var patch = object(4);
            var once = JsonMergePatch.apply(object(4), patch);
            assertThat(JsonMergePatch.apply(once, patch)).isEqualTo(once);
        }
    }

    @Test
    void aReplacementAndItsInverseCancelOut() {
        for (var i = 0; i < ROUNDS; i++) {
            var original = object(4);
            original.set("x", value(3));
            var steps = Json.object().putArray("steps");
            steps.addObject().put("op", "replace").put("path", "/x").set("value", value(3));
            steps.addObject()
                    .put("op", "replace")
                    .put("path", "/x")
                    .set("value", original.get("x"));
            assertThat(JsonPatch.apply(original, steps)).isEqualTo(original);
        }
    }

    @Test
    void aSetOfPlacesSurvivesBeingWrittenDown() {
        for (var i = 0; i < ROUNDS; i++) {
            var change = Comparison.of(object(4), object(4), SCHEMA);
            var set = change.set().union(change.removed());
            assertThat(FieldSet.parse(set.toJson())).isEqualTo(set);
            assertThat(set.minus(set).isEmpty()).isTrue();
            assertThat(set.intersection(set)).isEqualTo(set);
            assertThat(set.paths()).isNotNull();
        }
    }

    @Test
    void whatWasAppliedIsNoChangeTheSecondTime() {
        for (var i = 0; i < ROUNDS; i++) {
            var live = object(4);
            var configuration = object(4);
            attempt(() -> {
                Apply.places(configuration, SCHEMA);
                var once = Apply.merge(live, configuration, SCHEMA);
                var twice = Apply.merge(once, configuration, SCHEMA);
                assertThat(Comparison.of(once, twice, SCHEMA).set().isEmpty()).isTrue();
            });
        }
    }
}
