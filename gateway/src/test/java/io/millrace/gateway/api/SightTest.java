package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Change;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ToldReadModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SightTest {

    private final Set<String> permitted = new HashSet<>();
    private final List<Entry> all = new ArrayList<>();
    private long policy;

    private static Entry project(String name, long sequence) {
        var key = ResourceKey.cluster(ResourceType.NAMESPACE, name);
        var body = "{\"metadata\":{\"name\":\"%s\"}}".formatted(name).getBytes(UTF_8);
        return Entry.read(key, "", sequence, body);
    }

    private Sight.Permitted sight(long known) {
        return new Sight.Permitted(
                it -> permitted.contains(it.key().name()), () -> policy, () -> all, known);
    }

    private void permit(String... names) {
        permitted.clear();
        permitted.addAll(List.of(names));
        policy++;
    }

    private static Optional<String> kind(Optional<Sight.Event> event) {
        return event.map(Sight.Event::kind);
    }

    @Test
    void whatOneMaySeeFromNowOnIsAddedAndWhatNotIsDeleted() {
        all.addAll(List.of(project("a", 1), project("b", 2)));
        permit("a");
        var sight = sight(2);
        permit("b");

        assertThat(sight.moved())
                .extracting(it -> it.kind() + " " + it.entry().key().name())
                .containsExactly("DELETED a", "ADDED b");
        assertThat(sight.moved()).isEmpty();
    }

    @Test
    void aChangeThatIsOlderThanWhatWasShownSaysNothing() {
        all.add(project("a", 5));
        var sight = sight(9);
        permit("a");
        sight.moved();

        assertThat(sight.of(change(4, Optional.empty(), Optional.of(project("a", 4))))).isEmpty();
        assertThat(
                        kind(
                                sight.of(
                                        change(
                                                6,
                                                Optional.of(project("a", 5)),
                                                Optional.of(project("a", 6))))))
                .contains("MODIFIED");
    }

    @Test
    void whatWasShownIsToldOfWhenItGoesWithTheRights() {
        all.add(project("a", 1));
        permit("a");
        var sight = sight(1);
        permitted.clear();

        var gone = change(2, Optional.of(project("a", 1)), Optional.empty());

        assertThat(kind(sight.of(gone))).contains("DELETED");
        assertThat(sight.of(gone)).isEmpty();
    }

    private static Change change(long sequence, Optional<Entry> before, Optional<Entry> after) {
        return ToldReadModel.change(
                ResourceKey.cluster(ResourceType.NAMESPACE, "a"),
                sequence,
                before.orElse(null),
                after.orElse(null));
    }
}
