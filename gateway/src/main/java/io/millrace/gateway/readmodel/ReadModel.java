package io.millrace.gateway.readmodel;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.access.Rbac;
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
            Map.ofEntries(
                    Map.entry(ResourceType.NAMESPACE, Owner.GATEWAY),
                    Map.entry(ResourceType.SECRET, Owner.GATEWAY),
                    Map.entry(ResourceType.CONFIG_MAP, Owner.GATEWAY),
                    Map.entry(ResourceType.SERVICE_ACCOUNT, Owner.GATEWAY),
                    Map.entry(ResourceType.EVENT, Owner.GATEWAY),
                    Map.entry(ResourceType.RESOURCE_QUOTA, Owner.GATEWAY),
                    Map.entry(ResourceType.LIMIT_RANGE, Owner.GATEWAY),
                    Map.entry(ResourceType.PERSISTENT_VOLUME_CLAIM, Owner.GATEWAY),
                    Map.entry(ResourceType.POD, Owner.GATEWAY),
                    Map.entry(ResourceType.SERVICE, Owner.GATEWAY),
                    Map.entry(ResourceType.DAEMON_SET, Owner.TRIGGER),
                    Map.entry(ResourceType.DEPLOYMENT, Owner.TRIGGER),
                    Map.entry(ResourceType.REPLICA_SET, Owner.GATEWAY),
                    Map.entry(ResourceType.STATEFUL_SET, Owner.TRIGGER),
                    Map.entry(ResourceType.CRON_JOB, Owner.TRIGGER),
                    Map.entry(ResourceType.JOB, Owner.GATEWAY),
                    Map.entry(ResourceType.ROLE, Owner.GATEWAY),
                    Map.entry(ResourceType.ROLE_BINDING, Owner.GATEWAY),
                    Map.entry(ResourceType.CLUSTER_ROLE, Owner.GATEWAY),
                    Map.entry(ResourceType.CLUSTER_ROLE_BINDING, Owner.GATEWAY),
                    Map.entry(ResourceType.ROLE_BINDING_RESTRICTION, Owner.GATEWAY),
                    Map.entry(ResourceType.USER, Owner.GATEWAY),
                    Map.entry(ResourceType.GROUP, Owner.GATEWAY),
                    Map.entry(ResourceType.IDENTITY, Owner.GATEWAY),
                    Map.entry(ResourceType.OAUTH_ACCESS_TOKEN, Owner.GATEWAY),
                    Map.entry(ResourceType.OAUTH_AUTHORIZE_TOKEN, Owner.GATEWAY),
                    Map.entry(ResourceType.IMAGE_STREAM, Owner.IMAGESTREAM),
                    Map.entry(ResourceType.IMAGE, Owner.IMAGESTREAM),
                    Map.entry(ResourceType.BUILD_CONFIG, Owner.BUILD),
                    Map.entry(ResourceType.BUILD, Owner.BUILD),
                    Map.entry(ResourceType.DEPLOYMENT_CONFIG, Owner.TRIGGER),
                    Map.entry(ResourceType.REPLICATION_CONTROLLER, Owner.TRIGGER));

    private final Map<Owner, OwnerState> owners = new EnumMap<>(Owner.class);
    private final Rbac access;

    ReadModel() {
        this(WindowLimits.USUAL);
    }

    ReadModel(WindowLimits limits) {
        Arrays.stream(Owner.values())
                .forEach(owner -> owners.put(owner, new OwnerState(owner, limits)));
        this.access = new Rbac(state(Owner.GATEWAY).policy());
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

    /// Decides by the roles and bindings that have been read.
    public Rbac access() {
        return access;
    }

    /// Counts the changes of roles and bindings.
    public long policyRevision() {
        return state(Owner.GATEWAY).policy().revision();
    }

    /// Whether the owner's state is known as a whole.
    public boolean isLoaded(Owner owner) {
        return state(owner).caughtUp();
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

    final OwnerState state(Owner owner) {
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
