package io.millrace.platform.log;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.access.PolicyIndex;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.resource.Resource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One input's unit of work: the owner's state as the input finds it, and what the input does to
/// it. Reads see the earlier inputs of the batch and this input's own writes.
public interface Work {

    /// When the input is decided. The only clock of the rules.
    Instant now();

    /// The id of the event that is the input; empty when it is none, as at a tick.
    default String cause() {
        return "";
    }

    /// A random uid, the only source of randomness of the rules.
    String newUid();

    /// A resource of this owner.
    Optional<Resource> find(ResourceKey key);

    /// This owner's resources of a type in a namespace, by name; an empty namespace means all.
    List<Resource> list(ResourceType type, String namespace);

    /// A projected resource of another owner.
    Optional<Resource> projected(ResourceKey key);

    /// Projected resources of a type in a namespace, by name; an empty namespace means all.
    List<Resource> projectedList(ResourceType type, String namespace);

    /// Decides by the roles and bindings as this input finds them: by its own, or by those of
    /// another owner that it projects.
    default Rbac access() {
        var policy = new PolicyIndex();
        for (var type : ResourceType.ACCESS) {
            Stream.concat(list(type, "").stream(), projectedList(type, "").stream())
                    .forEach(it -> policy.apply(it.key(), Optional.of(it.body())));
        }
        return new Rbac(policy);
    }

    /// Stores the object (a wire record or a JSON tree) with the next sequence as its
    /// `metadata.resourceVersion` and publishes it on the changelog.
    Resource save(ResourceKey key, Object object);

    /// Removes the resource and publishes its tombstone.
    void delete(ResourceKey key);

    /// Says a fact on the owner's events topic.
    void publish(Fact fact);

    /// Sends a command to an owner (this one included); its id must be the same if the same input
    /// is decided again.
    void send(Owner to, Command command);

    /// Answers a command that was deferred: `commandId` and `replyTo` are the deferred command's.
    void reply(String commandId, String replyTo, Outcome outcome);

    /// Runs a statement on the owner's own tables in the input's transaction, after the decision.
    /// Parameters: `String`, `Long`, `Integer`, `Boolean`, `Instant`, `byte[]` or null.
    void execute(String sql, @Nullable Object... parameters);

    /// Reads the owner's own tables as committed before this batch, plus what earlier inputs of the
    /// batch executed.
    <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters);

    /// Runs once the input's transaction has committed, on the writer's thread; must not block.
    void afterCommit(Runnable action);

    /// Reads a row of a query.
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
