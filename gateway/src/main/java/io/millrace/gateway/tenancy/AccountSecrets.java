package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Interval;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Timestamps;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The Secret with which a service account logs in to the integrated registry. It belongs to the
/// account, comes back when somebody deletes it, and goes with it.
final class AccountSecrets {

    /// On the Secret: whose it is.
    static final String OF_ACCOUNT = "openshift.io/internal-registry-auth-token.service-account";

    /// On the account: which Secret it is.
    static final String REFERENCE = "openshift.io/internal-registry-pull-secret-ref";

    private static final String BINDING = "openshift.io/internal-registry-auth-token.binding";
    private static final String RENEWAL = "millrace.io/registry-token-renewal";
    private static final String INFIX = "-dockercfg-";
    private static final int SUFFIX = 5;
    private static final int LONGEST_NAME = 253;
    private static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(1);
    private static final int AT_A_TIME = 100;

    private final RegistryLogins logins;
    private final Deque<ResourceKey> unseen = new ArrayDeque<>();
    private final Interval betweenRounds = new Interval();

    AccountSecrets(RegistryLogins logins) {
        this.logins = logins;
    }

    /// There may be another writer's state from here on.
    void again() {
        unseen.clear();
        betweenRounds.end();
    }

    /// Looks at some accounts: those that have no Secret yet get one, and tokens are renewed long
    /// before they end.
    void tick(Instant now, Work work) {
        if (!logins.areMade()) {
            return;
        }
        if (unseen.isEmpty() && betweenRounds.isOver(now)) {
            betweenRounds.begin(now, BETWEEN_ROUNDS);
            work.list(ResourceType.SERVICE_ACCOUNT, "").forEach(it -> unseen.add(it.key()));
        }
        for (var i = 0; i < AT_A_TIME && !unseen.isEmpty(); i++) {
            work.find(unseen.remove()).ifPresent(it -> settle(it, work));
        }
    }

    /// Sees to it that the account has its Secret and lists it.
    void settle(Resource account, Work work) {
        if (!logins.areMade() || !Namespaces.isActive(work, account.key().namespace())) {
            return;
        }
        var tree = account.tree();
        var before = tree.deepCopy();
        var named = reference(tree);
        var secret = find(account, named, work);
        if (secret.isEmpty()) {
            Lists.remove(tree, named);
        } else if (isDue(secret.get(), work.now())) {
            write(account, secret.get().key(), secret.get().tree(), work);
        }
        var name = secret.map(it -> it.key().name()).orElseGet(() -> created(account, work));
        tree.withObject("/metadata").withObject("/annotations").put(REFERENCE, name);
        Lists.add(tree, name);
        if (!tree.equals(before)) {
            work.save(account.key(), tree);
        }
    }

    /// Somebody has deleted a Secret: if an account needs it, that gets another.
    void secretDeleted(Resource secret, Work work) {
        var name = Metadata.of(secret.tree()).annotations().getOrDefault(OF_ACCOUNT, "");
        if (!name.isEmpty()) {
            work.find(ResourceKey.of(ResourceType.SERVICE_ACCOUNT, secret.key().namespace(), name))
                    .filter(it -> reference(it.tree()).equals(secret.key().name()))
                    .ifPresent(it -> settle(it, work));
        }
    }

    /// The account has gone: its Secret goes, even where what belonged to the account was to stay.
    void accountDeleted(Resource account, Work work) {
        var name = reference(account.tree());
        if (!name.isEmpty()) {
            work.find(secretKey(account, name))
                    .filter(it -> isFor(it.tree(), account))
                    .ifPresent(it -> work.delete(it.key()));
        }
    }

    private static String reference(ObjectNode account) {
        return Metadata.of(account).annotations().getOrDefault(REFERENCE, "");
    }

    /// The account's own Secret: nothing is written into one that somebody else has made.
    private static Optional<Resource> find(Resource account, String name, Work work) {
        return name.isEmpty()
                ? Optional.empty()
                : work.find(secretKey(account, name)).filter(it -> belongs(it, account));
    }

    private static ResourceKey secretKey(Resource account, String name) {
        return ResourceKey.of(ResourceType.SECRET, account.key().namespace(), name);
    }

    private static boolean belongs(Resource secret, Resource account) {
        var tree = secret.tree();
        return isFor(tree, account)
                && tree.path("metadata")
                        .path("ownerReferences")
                        .valueStream()
                        .anyMatch(it -> it.path("uid").asText().equals(account.uid()));
    }

    private static boolean isFor(ObjectNode secret, Resource account) {
        return secret.path("type").asText().equals(SecretTypes.DOCKERCFG)
                && account.key().name().equals(Metadata.of(secret).annotations().get(OF_ACCOUNT));
    }

    private static boolean isDue(Resource secret, Instant now) {
        try {
            var renewal = Metadata.of(secret.tree()).annotations().getOrDefault(RENEWAL, "");
            return !now.isBefore(Instant.parse(renewal));
        } catch (DateTimeParseException unreadable) {
            return true;
        }
    }

    private String created(Resource account, Work work) {
        var uid = work.newUid();
        var key = secretKey(account, name(account.key().name(), uid));
        var secret = Json.object();
        secret.put("kind", "Secret").put("apiVersion", "v1");
        var metadata = Metadata.of(secret);
        metadata.set("name", key.name());
        metadata.set("namespace", key.namespace());
        metadata.set("uid", uid);
        metadata.set("creationTimestamp", Timestamps.text(work.now()));
        secret.withObject("/metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "ServiceAccount")
                .put("name", account.key().name())
                .put("uid", account.uid());
        secret.put("type", SecretTypes.DOCKERCFG);
        write(account, key, secret, work);
        return key.name();
    }

    private static String name(String account, String uid) {
        var longest = LONGEST_NAME - INFIX.length() - SUFFIX;
        var suffix = uid.substring(uid.length() - SUFFIX);
        return account.substring(0, Math.min(account.length(), longest)) + INFIX + suffix;
    }

    private void write(Resource account, ResourceKey key, ObjectNode secret, Work work) {
        var login = logins.make(account, key, Metadata.of(secret).text("uid"));
        secret.withObject("/metadata")
                .withObject("/annotations")
                .put(OF_ACCOUNT, account.key().name())
                .put(BINDING, "bound")
                .put(RENEWAL, Timestamps.text(login.renewal()));
        secret.set("data", login.sealed());
        work.save(key, secret);
    }

    /// The two lists of Secrets that an account has.
    private static final class Lists {

        private static final String[] NAMES = {"secrets", "imagePullSecrets"};

        static void add(ObjectNode account, String name) {
            for (var list : NAMES) {
                var present =
                        account.path(list)
                                .valueStream()
                                .anyMatch(it -> it.path("name").asText().equals(name));
                if (!present) {
                    account.withArray("/" + list).addObject().put("name", name);
                }
            }
        }

        static void remove(ObjectNode account, String name) {
            for (var list : NAMES) {
                if (!name.isEmpty() && account.path(list).isArray()) {
                    account.withArray("/" + list)
                            .removeIf(it -> it.path("name").asText().equals(name));
                }
            }
        }
    }
}
