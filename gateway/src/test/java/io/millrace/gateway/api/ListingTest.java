package io.millrace.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.views.View;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListingTest {

    private final AtomicInteger shown = new AtomicInteger();

    private static Stream<Entry> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(it ->
                        Entry.read(
                                ResourceKey.of(ResourceType.SECRET, "demo", "s" + it),
                                "",
                                it,
                                "{}".getBytes(UTF_8)));
    }

    private List<View> show(Entry entry) {
        shown.incrementAndGet();
        return List.of(View.of(entry));
    }

    @Test
    void onlyThePageIsMadeAndTheRestIsCounted() {
        var listing = Listing.of(entries(100), 10, true, this::show);

        assertThat(listing.views()).hasSize(10);
        assertThat(listing.complete()).isFalse();
        assertThat(listing.remaining()).isEqualTo(90);
        assertThat(shown).hasValue(10);
    }

    @Test
    void theLastPageIsComplete() {
        var listing = Listing.of(entries(10), 10, true, this::show);

        assertThat(listing.complete()).isTrue();
        assertThat(listing.remaining()).isZero();
    }

    @Test
    void aSelectionIsNotCounted() {
        var listing = Listing.of(entries(100), 10, false, this::show);

        assertThat(listing.complete()).isFalse();
        assertThat(listing.remaining()).isNegative();
    }

    @Test
    void withoutALimitEverythingIsShown() {
        assertThat(Listing.of(entries(100), 0, true, this::show).views()).hasSize(100);
    }
}
