package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The scenarios where Millrace keeps namespaces itself: they are written by commands.
class OwnTenancyTest extends TenancyScenarios {

    private static final Requester ANNA = new Requester("anna", "", List.of(), Map.of());

    /// No account logs in to a registry here.
    private static final class NoLogins implements RegistryLogins {

        @Override
        public boolean areMade() {
            return false;
        }

        @Override
        public RegistryLogin make(Resource account, ResourceKey secret, String secretUid) {
            throw new UnsupportedOperationException();
        }
    }

    private final NamespaceDeletion deletion =
            new NamespaceDeletion(new RemainingContent((_, _) -> 0L));
    private final AccountSecrets accountSecrets = new AccountSecrets(new NoLogins());
    private final Map<ResourceType, Strategy> strategies =
            Stream.of(
                            new NamespaceStrategy(accountSecrets),
                            new SecretStrategy(accountSecrets),
                            new ConfigMapStrategy(),
                            new ServiceAccountStrategy(accountSecrets),
                            new QuotaStrategy(),
                            new LimitRangeStrategy())
                    .collect(Collectors.toMap(Strategy::type, Function.identity()));

    @Override
    protected void write(ResourceKey key, ObjectNode object) {
        if (key.type().equals(ResourceType.SECRET)) {
            secrets.encrypt(key.namespace(), key.name(), object);
        }
        var verb = work.find(key).isPresent() ? Verb.UPDATE : Verb.CREATE;
        carriedOut(decide(verb, key, Json.text(object)));
    }

    @Override
    protected void delete(ResourceKey key) {
        carriedOut(
                key.type().equals(ResourceType.NAMESPACE)
                        ? deletion.begin(command(Verb.DELETE, key, ""), work)
                        : decide(Verb.DELETE, key, ""));
    }

    private Outcome decide(Verb verb, ResourceKey key, String json) {
        var strategy = Objects.requireNonNull(strategies.get(key.type()));
        return ResourceWrites.decide(strategy, command(verb, key, json), work);
    }

    private static io.millrace.contract.Command command(Verb verb, ResourceKey key, String json) {
        return MemoryWork.command(ANNA, verb, key.type(), key.namespace(), key.name(), json);
    }

    private static void carriedOut(Outcome outcome) {
        if (outcome instanceof Outcome.Refused(var refusal)) {
            throw refusal.asException();
        }
    }
}
