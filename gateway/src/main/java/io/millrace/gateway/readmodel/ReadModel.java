package io.millrace.gateway.readmodel;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// The latest state of every resource of every owner, as this gateway has read it so far.
@Singleton
public final class ReadModel {

    private static final Map<ResourceType, Owner> OWNERS =
            Map.of(
                    ResourceType.NAMESPACE, Owner.GATEWAY,
                    ResourceType.SECRET, Owner.GATEWAY,
                    ResourceType.CONFIG_MAP, Owner.GATEWAY,
                    ResourceType.SERVICE_ACCOUNT, Owner.GATEWAY,
                    ResourceType.IMAGE_STREAM, Owner.IMAGESTREAM,
                    ResourceType.IMAGE, Owner.IMAGESTREAM,
                    ResourceType.BUILD_CONFIG, Owner.BUILD,
                    ResourceType.BUILD, Owner.BUILD);

    private final Map<Owner, OwnerState> owners = new EnumMap<>(Owner.class);

    ReadModel() {
        this(WindowLimits.USUAL);
    }

    ReadModel(WindowLimits limits) {
        Arrays.stream(Owner.values())
                .forEach(owner -> owners.put(owner, new OwnerState(owner, limits)));
    }

    /// Who owns the stored type.
    public static Owner ownerOf(ResourceType type) {
        var owner = OWNERS.get(type);
        if (owner == null) {
            throw new IllegalArgumentException("Nobody stores a " + type.kind());
        }
        return owner;
    }

    /// Reads a changelog key, `group/kind/namespace/name`; empty for a type that nobody here knows.
    public static Optional<ResourceKey> key(String wire) {
        return Changelog.key(wire);
    }

    public Optional<Entry> find(ResourceKey key) {
        return of(key.type()).find(key);
    }

    /// The version of the object that a command left behind, even if it has changed since.
    public Optional<Entry> at(ResourceKey key, long version) {
        return of(key.type()).at(key, version);
    }

    /// @param namespace empty for all
    public Snapshot list(ResourceType type, String namespace) {
        return of(type).snapshot(type, namespace);
    }

    /// The resources as they were at a position that has been applied.
    ///
    /// @param namespace empty for all
    /// @throws ExpiredException when the window no longer reaches back so far
    public Snapshot list(ResourceType type, String namespace, long version) {
        return of(type).snapshot(type, namespace, version);
    }

    /// Watches from what there is now, which [Watch#takePresent()] tells.
    public Watch watch(ResourceType type, String namespace) {
        return of(type).watch(type, namespace);
    }

    /// Watches every change after the version.
    ///
    /// @throws ExpiredException when the window no longer reaches back so far
    public Watch watch(ResourceType type, String namespace, long version) {
        return of(type).watch(type, namespace, version);
    }

    public long position(Owner owner) {
        return state(owner).position();
    }

    /// The creator of a project.
    public Optional<String> requesterOf(String namespace) {
        return find(ResourceKey.cluster(ResourceType.NAMESPACE, namespace))
                .flatMap(Entry::requester);
    }

    /// Whether the owner's changelog has been applied up to that position, within the patience.
    public boolean await(Owner owner, long position, Duration patience)
            throws InterruptedException {
        return state(owner).await(position, patience);
    }

    /// Whether everything that the owner had published when reading began has been applied.
    public boolean awaitLoaded(Owner owner, Duration patience) throws InterruptedException {
        return state(owner).awaitLoaded(patience);
    }

    public boolean isLoaded() {
        return owners.values().stream().allMatch(OwnerState::caughtUp);
    }

    OwnerState state(Owner owner) {
        var state = owners.get(owner);
        if (state == null) {
            throw new IllegalStateException("No state of " + owner);
        }
        return state;
    }

    private OwnerState of(ResourceType type) {
        return state(ownerOf(type));
    }
}
