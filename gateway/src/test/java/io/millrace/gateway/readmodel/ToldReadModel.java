package io.millrace.gateway.readmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import org.jspecify.annotations.Nullable;

/// A read model that learns its changes from a test.
public final class ToldReadModel {

    private final ReadModel readModel = new ReadModel();

    public ToldReadModel() {
        for (var owner : Owner.values()) {
            readModel.state(owner).loaded();
        }
    }

    /// A change as a watch tells it.
    public static Change change(
            ResourceKey key, long sequence, @Nullable Entry before, @Nullable Entry after) {
        return new Change(key, sequence, before, after);
    }

    public ReadModel readModel() {
        return readModel;
    }

    /// @param json with apostrophes for quotes
    public void put(ResourceKey key, long sequence, String json) {
        var body = json.replace('\'', '"').getBytes(UTF_8);
        owner(key).apply(key, sequence, Entry.read(key, "", sequence, body));
        owner(key).announce();
    }

    public void delete(ResourceKey key, long sequence) {
        owner(key).apply(key, sequence, null);
        owner(key).announce();
    }

    private OwnerState owner(ResourceKey key) {
        return readModel.state(ReadModel.ownerOf(key.type()));
    }
}
