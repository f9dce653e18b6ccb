package io.millrace.gateway.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Timestamps;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;

/// Users and their identities, as logging in makes them.
final class Accounts {

    private Accounts() {}

    /// The user of the login; the first one makes the User and its Identity.
    static Resource userOf(Login login, Work work) {
        var identity = work.find(ResourceKey.cluster(ResourceType.IDENTITY, login.identity()));
        return identity.isPresent() ? known(login, identity.get(), work) : first(login, work);
    }

    private static Resource known(Login login, Resource identity, Work work) {
        var reference = identity.tree().path("user");
        var name = reference.path("name").asText();
        var user =
                name.isEmpty()
                        ? java.util.Optional.<Resource>empty()
                        : work.find(ResourceKey.cluster(ResourceType.USER, name));
        return user.filter(it -> it.uid().equals(reference.path("uid").asText()))
                .orElseThrow(() ->
                        Refusal.forbidden(
                                        ResourceType.IDENTITY,
                                        login.identity(),
                                        "its user is gone; it must be mapped to another one, or deleted")
                                .asException());
    }

    private static Resource first(Login login, Work work) {
        var key = ResourceKey.cluster(ResourceType.USER, login.name());
        var present = work.find(key);
        if (present.isPresent() && !present.get().tree().path("identities").isEmpty()) {
            throw Refusal.forbidden(
                            ResourceType.USER,
                            login.name(),
                            "the name is taken by a user of another identity provider")
                    .asException();
        }
        var user = present.map(Resource::tree).orElseGet(() -> made(key, work));
        user.putArray("identities").add(login.identity());
        if (!user.has("groups")) {
            user.putNull("groups");
        }
        var saved = work.save(key, user);
        var identityKey = ResourceKey.cluster(ResourceType.IDENTITY, login.identity());
        var identity = made(identityKey, work);
        identity.put("providerName", login.provider());
        identity.put("providerUserName", login.name());
        refer(identity, saved);
        work.save(identityKey, identity);
        return saved;
    }

    static void refer(ObjectNode identity, Resource user) {
        identity.putObject("user").put("name", user.key().name()).put("uid", user.uid());
    }

    /// A new object of the key's type.
    static ObjectNode made(ResourceKey key, Work work) {
        var object = Json.object();
        object.put("kind", key.type().kind());
        object.put("apiVersion", key.type().apiVersion());
        var metadata = Metadata.of(object);
        metadata.set("name", key.name());
        metadata.set("uid", work.newUid());
        metadata.set("creationTimestamp", Timestamps.text(work.now()));
        return object;
    }
}
