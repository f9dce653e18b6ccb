package io.millrace.standalone;

import io.millrace.contract.Owner;
import io.millrace.contract.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The whole system on one machine: Kafka, PostgreSQL, the registry and Millrace's services, each a
/// process of its own. `./run` starts one, and so do the end-to-end tests:
///
/// ```java
/// try (var stack = Stack.in(directory).onFreePorts().start()) {
///     stack.process(Part.BUILD).kill();
///     stack.process(Part.BUILD).start().awaitReady();
/// }
/// ```
public final class Stack implements AutoCloseable {

    private final Home home;
    private final Ports ports;
    private final Secrets secrets;
    private final Kafka kafka;
    private final Consumer<String> introduction;
    private final Set<Part> services;
    private final Map<Part, Map<String, String>> extra;
    private final Consumer<String> progress;
    private final HomeLock lock;
    private final Map<Part, Running> processes = new ConcurrentHashMap<>();
    private final Seconds seconds = new Seconds();
    private final Running.Keeper keeper;
    private final Optional<Supervisor> supervisor;
    private @Nullable Services programs;
    private boolean closed;

    private Stack(Builder builder) {
        home = builder.home;
        services = Set.copyOf(builder.services);
        extra = Map.copyOf(builder.extra);
        progress = builder.progress;
        ports = builder.ports;
        kafka = new Kafka(home, ports, builder.brokerSettings);
        introduction = builder.introduction;
        home.create();
        lock = HomeLock.acquire(home.file("lock"), ProcessHandle.current().pid());
        secrets = new Secrets(home.file("secrets.properties"));
        supervisor =
                builder.givingUp.map(givingUp ->
                        new Supervisor(
                                InstantSource.system(),
                                progress,
                                givingUp,
                                this::writeRunProperties));
        keeper = supervisor.<Running.Keeper>map(it -> it).orElse(Running.Keeper.NONE);
    }

    /// Chooses what is started, where, and what happens to the dead.
    public static final class Builder {

        private final Home home;
        private Ports ports = Ports.fromEnvironment(System.getenv());
        private EnumSet<Part> services = EnumSet.copyOf(Part.services().toList());
        private final Map<Part, Map<String, String>> extra = new EnumMap<>(Part.class);
        private Map<String, String> brokerSettings = Map.of();
        private Consumer<String> introduction = _ -> {};
        private Consumer<String> progress = _ -> {};
        private Optional<Consumer<StartFailure>> givingUp = Optional.empty();

        private Builder(Path home) {
            this.home = new Home(home);
        }

        /// Ports that nobody uses, instead of the standard ones.
        public Builder onFreePorts() {
            ports = Ports.free();
            return this;
        }

        Builder on(Ports chosen) {
            ports = chosen;
            return this;
        }

        /// Only these of Millrace's services; none at all leaves Kafka, PostgreSQL and the
        /// registry.
        public Builder services(Part... chosen) {
            services = EnumSet.noneOf(Part.class);
            services.addAll(List.of(chosen));
            return this;
        }

        /// More environment variables for a service.
        public Builder environment(Part service, Map<String, String> variables) {
            extra.put(service, Map.copyOf(variables));
            return this;
        }

        /// Settings of Kafka's broker besides its own, and what else a new one is told: before any
        /// service starts, and again when its data was lost.
        ///
        /// @param introduction takes the bootstrap servers
        public Builder kafka(Map<String, String> settings, Consumer<String> introduction) {
            brokerSettings = Map.copyOf(settings);
            this.introduction = introduction;
            return this;
        }

        /// Starts dead processes again, until one dies too often.
        public Builder supervised(Consumer<StartFailure> givingUp) {
            this.givingUp = Optional.of(givingUp);
            return this;
        }

        /// Where lines about the progress go.
        public Builder reporting(Consumer<String> lines) {
            progress = lines;
            return this;
        }

        /// Starts everything and waits until it is ready; after a failure nothing is left running.
        public Stack start() {
            var stack = create();
            try {
                stack.startAll();
            } catch (RuntimeException e) {
                stack.close();
                throw e;
            }
            return stack;
        }

        Stack create() {
            return new Stack(this);
        }
    }

    /// A system whose state lives in the directory.
    public static Builder in(Path home) {
        return new Builder(home);
    }

    void startAll() {
        services.stream().flatMap(part -> part.service().stream()).forEach(Checkout.find()::jar);
        home.forget("run.properties");
        new Leftovers(home, progress).end();
        refuseTakenPorts();
        try (var starts = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                startAll(starts);
            } catch (RuntimeException e) {
                starts.shutdownNow();
                throw e;
            }
        }
        writeRunProperties();
        supervisor.ifPresent(Supervisor::watch);
    }

    private void startAll(Executor starts) {
        var registry = new Registry(home, ports, secrets, RegistryKeys.in(home));
        join(
                CompletableFuture.runAsync(this::startPostgres, starts),
                CompletableFuture.runAsync(this::startKafka, starts),
                CompletableFuture.runAsync(
                        () -> startAndAwait(Part.REGISTRY, registry.program()), starts));
        var made = programs(registry);
        programs = made;
        writeAccess(made.certificate());
        join(
                services.stream()
                        .map(part ->
                                CompletableFuture.runAsync(
                                        () ->
                                                startAndAwait(
                                                        part, made.program(part).with(extra(part))),
                                        starts))
                        .toArray(CompletableFuture<?>[]::new));
    }

    private static void join(CompletableFuture<?>... starts) {
        var failed = new CompletableFuture<Void>();
        for (var start : starts) {
            var _ =
                    start.whenComplete((_, failure) -> {
                        if (failure != null) {
                            failed.completeExceptionally(failure);
                        }
                    });
        }
        try {
            CompletableFuture.anyOf(CompletableFuture.allOf(starts), failed).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Services programs(Registry registry) {
        return new Services(
                Checkout.find(),
                home,
                ports,
                secrets,
                postgres(),
                registry,
                GatewayCertificate.in(home, secrets),
                services.contains(Part.BUILD) ? BuildAccount.prepare(home) : Map.of());
    }

    private Map<String, String> extra(Part part) {
        return extra.getOrDefault(part, Map.of());
    }

    private void refuseTakenPorts() {
        var obstacles = ports.obstacles(this::wants);
        if (!obstacles.isEmpty()) {
            throw new StartFailure(String.join("\n", obstacles));
        }
    }

    private boolean wants(Port port) {
        return switch (port) {
            case KAFKA, KAFKA_CONTROLLER, POSTGRES, REGISTRY -> true;
            case GATEWAY, GATEWAY_TLS -> services.contains(Part.GATEWAY);
            case IMAGESTREAM, IMPORTER, BUILD, TRIGGER ->
                    services.contains(Part.valueOf(port.name()));
        };
    }

    private Postgres postgres() {
        return new Postgres(
                PostgresSoftware.under(home.file("software")),
                home,
                ports.number(Port.POSTGRES),
                secrets);
    }

    private void startPostgres() {
        var postgres = postgres();
        postgres.initialise();
        startAndAwait(Part.POSTGRES, postgres.program());
        postgres.createOwners();
    }

    private void startKafka() {
        startAndAwait(Part.KAFKA, kafka.program());
        kafka.topics().create();
        introduction.accept(bootstrapServers());
    }

    private void startAndAwait(Part part, Program program) {
        long begin = System.nanoTime();
        var running = new Running(program, keeper);
        processes.put(part, running);
        running.start().awaitReady();
        progress.accept(
                "%-12s ready after %.1f s"
                        .formatted(part.label(), (System.nanoTime() - begin) / 1e9));
    }

    private void writeAccess(GatewayCertificate certificate) {
        var accounts = accounts();
        Account.write(accounts, home.file("tokens"), home.file("passwords"));
        Home.writePrivately(
                kubeconfig(),
                new Kubeconfig(gatewayTlsUrl(), certificate.pem(), accounts).render());
    }

    private void writeRunProperties() {
        Home.writePrivately(
                home.file("run.properties"), new RunProperties(this, processes).render());
    }

    private List<Account> accounts() {
        return Account.of(secrets);
    }

    /// A process of the system, to be killed, frozen, restarted.
    public Running process(Part part) {
        var process = processes.get(part);
        if (process == null) {
            throw new IllegalArgumentException(part + " is not part of this system");
        }
        return process;
    }

    /// Starts another instance of a service beside the first, with a port of its own, and waits
    /// until it is ready.
    public Running second(Part service, Map<String, String> variables) {
        var made = programs;
        if (made == null) {
            throw new IllegalStateException("The system has not started yet");
        }
        var all = new HashMap<>(extra(service));
        all.putAll(variables);
        return seconds.start(made, service, all);
    }

    /// Where the first instance of a service answers: the gateway's clients, the others' metrics.
    public String urlOf(Part service) {
        var port = service.service().map(Part.Service::port).orElseThrow();
        return "http://127.0.0.1:" + ports.number(port);
    }

    /// Where a second one does.
    public String urlOf(Running second) {
        return "http://127.0.0.1:" + seconds.port(second);
    }

    /// Loses everything that Kafka knew: the broker comes back empty.
    public void loseKafkaData() {
        process(Part.KAFKA).stop();
        Home.deleteTree(kafka.data());
        process(Part.KAFKA).start().awaitReady();
        introduction.accept(bootstrapServers());
    }

    /// Loses everything that is in the topics; the groups and their members stay.
    public void loseTopics() {
        kafka.topics().delete();
    }

    /// Makes those of these topics that Kafka does not have.
    public void makeTopics(List<Topic> topics) {
        kafka.topics().create(topics);
    }

    public String gatewayUrl() {
        return "http://127.0.0.1:" + ports.number(Port.GATEWAY);
    }

    /// What a kubeconfig names: kubectl sends tokens over TLS only.
    public String gatewayTlsUrl() {
        return "https://127.0.0.1:" + ports.number(Port.GATEWAY_TLS);
    }

    public Path kubeconfig() {
        return home.file("kubeconfig");
    }

    public String adminToken() {
        return accounts().getFirst().token();
    }

    public String developerToken() {
        return accounts().getLast().token();
    }

    public String adminPassword() {
        return accounts().getFirst().password();
    }

    public String developerPassword() {
        return accounts().getLast().password();
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /// For the role of the owner's name.
    public String jdbcUrl(Owner owner) {
        return "jdbc:postgresql://127.0.0.1:%d/millrace?currentSchema=%s"
                .formatted(ports.number(Port.POSTGRES), owner.wireName());
    }

    public String databasePassword(Owner owner) {
        return Postgres.password(secrets, owner);
    }

    public String registryHost() {
        return "127.0.0.1:" + ports.number(Port.REGISTRY);
    }

    /// Whose token opens the registry: the developer's, for the developer's own projects.
    public String registryUsername() {
        return accounts().getLast().username();
    }

    public String registryPassword() {
        return developerToken();
    }

    public Path directory() {
        return home.directory();
    }

    /// Stops everything: the services first, then what they stand on.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        home.forget("run.properties");
        try (var stops = Executors.newVirtualThreadPerTaskExecutor()) {
            Stream.concat(Part.services().flatMap(this::started), seconds.all().stream())
                    .forEach(running -> stops.execute(running::stop));
        }
        Stream.of(Part.REGISTRY, Part.KAFKA, Part.POSTGRES)
                .flatMap(this::started)
                .forEach(Running::stop);
        try {
            lock.close();
        } catch (IOException e) {
            progress.accept("cannot release the lock: " + e.getMessage());
        }
    }

    private Stream<Running> started(Part part) {
        return Stream.ofNullable(processes.get(part));
    }
}
