package io.millrace.gateway.tenancy;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.gateway.access.BindingStrategy;
import io.millrace.gateway.access.ClusterRoleStrategy;
import io.millrace.gateway.access.OpenshiftPolicyWrites;
import io.millrace.gateway.access.RestrictionStrategy;
import io.millrace.gateway.access.RoleStrategy;
import io.millrace.gateway.accounts.AccountRules;
import io.millrace.gateway.cluster.Tenancy;
import io.millrace.gateway.events.EventConfig;
import io.millrace.gateway.events.EventStrategy;
import io.millrace.gateway.events.Events;
import io.millrace.gateway.events.Outlet;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.secretbox.SecretValues;
import io.millrace.platform.cluster.Mirror;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.OwnerRules;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the gateway owns: projects and the core resources in them.
@ApplicationScoped
class TenancyRules implements OwnerRules {

    private final Beginning beginning = new Beginning();
    private final AccountRules accounts = new AccountRules();
    private final NamespaceDeletion deletion;
    private final AccountSecrets accountSecrets;
    private final Resealing resealing;
    private final FirstNamespaces firstNamespaces;
    private final ProjectRequests projects;
    private final Map<String, Strategy> strategies;
    private final Events events;
    private final Quotas quotas;
    private final WriterHere writerHere;
    private final Optional<Mirror> mirror;

    TenancyRules(
            EventConfig config,
            RegistryLogins registryLogins,
            SecretValues secretValues,
            ProjectConfig projectConfig,
            ReadModel readModel,
            WriterHere writerHere,
            Optional<Tenancy> cluster) {
        this.accountSecrets = new AccountSecrets(registryLogins);
        this.resealing = new Resealing(secretValues);
        var namespaces = new NamespaceStrategy(accountSecrets);
        this.firstNamespaces = new FirstNamespaces(namespaces);
        this.strategies = strategies(namespaces, accountSecrets);
        this.projects =
                new ProjectRequests(
                        namespaces,
                        projectConfig
                                .template()
                                .map(ProjectTemplate::read)
                                .orElse(ProjectTemplate.NONE),
                        it -> Objects.requireNonNull(strategies.get(it.plural())));
        this.events =
                new Events(
                        config,
                        key -> readModel.find(key).map(Entry::uid),
                        cluster.map(Tenancy::events).orElse(Outlet.NONE));
        ToLongBiFunction<ResourceType, String> count =
                (type, namespace) -> readModel.list(type, namespace).entries().size();
        this.quotas = new Quotas(count);
        this.deletion = new NamespaceDeletion(new RemainingContent(count));
        this.writerHere = writerHere;
        this.mirror = cluster.map(it -> new Mirror(it, new ClusterTenancy(deletion, secretValues)));
    }

    private static Map<String, Strategy> strategies(
            NamespaceStrategy namespaces, AccountSecrets accountSecrets) {
        return Stream.of(
                        namespaces,
                        new SecretStrategy(accountSecrets),
                        new ConfigMapStrategy(),
                        new ServiceAccountStrategy(accountSecrets),
                        new EventStrategy(),
                        new QuotaStrategy(),
                        new LimitRangeStrategy(),
                        new RoleStrategy(),
                        new ClusterRoleStrategy(),
                        BindingStrategy.IN_NAMESPACE,
                        BindingStrategy.EVERYWHERE,
                        new RestrictionStrategy())
                .collect(Collectors.toMap(it -> it.type().plural(), it -> it));
    }

    @Override
    public Owner owner() {
        return Owner.GATEWAY;
    }

    @Override
    public Set<Owner> facts() {
        return NamespaceDeletion.PURGERS;
    }

    @Override
    public Outcome decide(Command command, Work work) {
        if (accounts.concern(command)) {
            return accounts.decide(command, work);
        }
        return switch (command.resource()) {
            case "projectrequests" -> projects.request(command, work);
            case "projects" -> project(command, work);
            case "namespaces" -> namespace(command, work);
            default -> stored(command, work);
        };
    }

    private Outcome stored(Command command, Work work) {
        var strategy = strategyOf(command);
        return !command.group().equals(strategy.type().group())
                ? OpenshiftPolicyWrites.decide(strategy.type(), strategy, command, work)
                : ResourceWrites.decide(strategy, strategies.values(), command, work);
    }

    private Strategy strategyOf(Command command) {
        var strategy = strategies.get(command.resource());
        if (strategy == null) {
            throw Refusal.methodNotAllowed(
                            command.verb().name().toLowerCase(Locale.ROOT),
                            command.group(),
                            command.resource())
                    .asException();
        }
        return strategy;
    }

    /// A project is a view of its namespace: what is written to it is written there.
    private Outcome project(Command command, Work work) {
        try {
            var outcome = written(command, work);
            return outcome instanceof Outcome.Refused(var refusal)
                    ? new Outcome.Refused(aboutProject(refusal))
                    : outcome;
        } catch (RefusedException refused) {
            throw aboutProject(refused.refusal()).asException();
        }
    }

    private static Refusal aboutProject(Refusal refusal) {
        return refusal.inFormOf(ResourceType.PROJECT, ResourceType.NAMESPACE);
    }

    private Outcome written(Command command, Work work) {
        return command.verb() == Verb.CREATE || command.verb() == Verb.DELETE
                ? namespace(command, work)
                : ResourceWrites.decide(
                        new ProjectStrategy(accountSecrets), onNamespaces(command), work);
    }

    private Outcome namespace(Command command, Work work) {
        return switch (command.verb()) {
            case DELETE -> deletion.begin(command, work);
            case DELETECOLLECTION ->
                    throw Refusal.methodNotAllowed(
                                    "deletecollection", command.group(), command.resource())
                            .asException();
            case CREATE, UPDATE, PATCH ->
                    ResourceWrites.decide(
                            strategyOf(onNamespaces(command)), onNamespaces(command), work);
        };
    }

    private static Command onNamespaces(Command command) {
        return new Command(
                command.id(),
                command.requester(),
                command.verb(),
                "",
                ResourceType.NAMESPACE.plural(),
                command.subresource(),
                "",
                command.name(),
                command.body(),
                command.patchType(),
                command.preconditionUid(),
                command.preconditionVersion(),
                command.options(),
                command.dryRun(),
                command.deadline(),
                command.replyTo(),
                command.seen());
    }

    @Override
    public void received(Fact fact, Work work) {
        events.record(fact, work);
        if (fact instanceof Fact.NamespacePurged purged) {
            deletion.purged(purged, work);
        }
    }

    @Override
    public void holding(boolean holding) {
        beginning.again();
        accountSecrets.again();
        deletion.again();
        resealing.again();
        writerHere.set(holding);
        mirror.ifPresent(it -> it.holding(holding));
    }

    @Override
    public void tick(Instant now, Work work) {
        if (mirror.isPresent()) {
            mirror.get().tick(now, work);
        } else {
            ownTick(now, work);
        }
        events.clean(now, work);
        deletion.tick(now, work);
        resealing.tick(work);
    }

    /// What is ours to see to where there is no cluster.
    private void ownTick(Instant now, Work work) {
        beginning.reconcile(work);
        quotas.count(now, work);
        accounts.tick(now, work);
        accountSecrets.tick(now, work);
        firstNamespaces.tick(now, work);
    }
}
