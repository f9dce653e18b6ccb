package io.millrace.importer.worker;

import io.agroal.api.AgroalDataSource;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.importer.application.Bell;
import io.millrace.importer.application.WorkSignal;
import io.millrace.importer.domain.Pauses;
import io.millrace.importer.registry.Budget;
import io.millrace.importer.registry.Credentials;
import io.millrace.importer.registry.Endpoints;
import io.millrace.importer.registry.Registries;
import io.millrace.importer.registry.RegistrySettings;
import io.millrace.platform.kafka.KafkaConnection;
import io.millrace.platform.network.AddressPolicy;
import io.millrace.platform.registry.RegistryAuthorization;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.RegistryTokens;
import io.millrace.platform.secretbox.SecretBox;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// This replica's workers, from the service's start to its end.
@ApplicationScoped
class ImporterWorkers {

    private static final Logger LOG = Logger.getLogger(ImporterWorkers.class);

    private final ImporterConfig config;
    private final RegistryConfig registry;
    private final AgroalDataSource database;
    private final WorkSignal signal;
    private final Optional<SecretBox> box;
    private final KafkaConnection kafka;
    private final InstantSource clock = InstantSource.system();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /// @param secretsKey opens the pull secrets of projects: base64 of 32 bytes, or several
    ///   separated by commas
    ImporterWorkers(
            ImporterConfig config,
            RegistryConfig registry,
            AgroalDataSource database,
            WorkSignal signal,
            @ConfigProperty(name = "millrace.secrets.key") Optional<String> secretsKey,
            KafkaConnection kafka) {
        this.config = config;
        this.registry = registry;
        this.database = database;
        this.signal = signal;
        this.box = secretsKey.map(SecretBox::of);
        this.kafka = kafka;
    }

    void start(@Observes StartupEvent event) throws SQLException {
        if (!config.enabled()) {
            return;
        }
        var tables = new WorkTables(database, config.instance(), config.lease());
        tables.releaseOwn();
        var producer = opened(new KafkaProducer<String, byte[]>(producerSettings()));
        var registries = opened(new Registries(settings(), clock));
        var authorization = authorization();
        var own =
                new OwnRegistry(
                        registries,
                        registry.host(),
                        registry.url().getAuthority(),
                        new Credentials.Signed(authorization));
        var reporter = new Reporter(producer, clock);
        var attempt =
                new ImportAttempt(
                        tables,
                        new Fetching(
                                registries,
                                own,
                                new PullSecrets(tables, box),
                                clock,
                                config.attemptDeadline()),
                        reporter,
                        config.attempts(),
                        config.repositoryTags(),
                        new Pauses(
                                ImportAttempt.FIRST_PAUSE,
                                ImportAttempt.LONGEST_PAUSE,
                                RandomGenerator.getDefault()));
        if (config.scheduleEnabled()) {
            startSchedule(attempt.fetching());
        }
        var look = new PushLook(tables, own, reporter, clock);
        startImports("imports", tables.imports(false, shares()), attempt, signal.imports());
        startImports("requests", tables.imports(true, shares()), attempt, signal.requests());
        opened(
                        new WorkLoop<>(
                                "pushes",
                                tables.checks(),
                                look::run,
                                signal.pushes(),
                                config.poll(),
                                config.lease().dividedBy(3),
                                config.workers()))
                .start();
        opened(
                        new Reconciliation(
                                tables,
                                own,
                                signal,
                                config.reconciliationInterval(),
                                config.reconciliationRate(),
                                config.reconciliationTags()))
                .start();
        var blobs = new RegistryBlobs(registry.url(), authorization);
        opened(
                        new WorkLoop<>(
                                "copies",
                                tables.copies(),
                                new ImageCopy(tables, blobs)::run,
                                signal.copies(),
                                config.poll(),
                                config.lease().dividedBy(3),
                                config.workers()))
                .start();
        var abandoned = new AbandonedTables(database, config.instance(), config.lease());
        opened(
                        new WorkLoop<>(
                                "abandoned",
                                abandoned,
                                new RepositoryClearing(abandoned, blobs)::run,
                                signal.abandoned(),
                                config.poll(),
                                config.lease().dividedBy(3),
                                config.workers()))
                .start();
        startServing(own, blobs);
        LOG.infof("Asks registries as %s", config.instance());
    }

    private void startServing(OwnRegistry own, RegistryBlobs blobs) throws SQLException {
        var tables = new ServingTables(database, config.instance(), config.lease());
        tables.releaseOwn();
        opened(
                        new WorkLoop<>(
                                "servings",
                                tables,
                                new TagServing(tables, own, blobs, signal.pushes(), clock)::run,
                                signal.servings(),
                                config.poll(),
                                config.lease().dividedBy(3),
                                config.workers()))
                .start();
    }

    private void startSchedule(Fetching fetching) {
        var tables =
                new ScheduleTables(
                        database, config.scheduleRate(), config.attemptDeadline().multipliedBy(2));
        var look =
                new ScheduledLook(tables, fetching, signal.imports(), RandomGenerator.getDefault());
        opened(
                        new WorkLoop<>(
                                "schedule",
                                new DueSources(tables, Math.max(1, config.scheduleWorkers() / 2)),
                                look::run,
                                signal.schedule(),
                                config.poll(),
                                config.lease().dividedBy(3),
                                config.scheduleWorkers()))
                .start();
    }

    private RegistryAuthorization authorization() {
        var tokens =
                new RegistryTokens(
                        RegistryKey.read(registry.key()),
                        registry.issuer(),
                        registry.service(),
                        clock);
        return tokens.as(Requester.service(Owner.IMPORTER).username());
    }

    private void startImports(
            String name, WorkLoop.Source<ImportClaim> source, ImportAttempt attempt, Bell bell) {
        opened(
                        new WorkLoop<>(
                                name,
                                source,
                                attempt::run,
                                bell,
                                config.poll(),
                                config.lease().dividedBy(3),
                                config.importWorkers()))
                .start();
    }

    private WorkTables.Shares shares() {
        return new WorkTables.Shares(config.workersPerNamespace(), config.workersPerRegistry());
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    void stop(@Observes ShutdownEvent event) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warnf(e, "A worker did not stop cleanly");
            }
        }
    }

    private RegistrySettings settings() {
        var allowed = new HashSet<>(config.addressAllow().orElse(List.of()));
        allowed.add(withPort(registry.url()));
        var endpoints = Endpoints.parse(config.endpoints().orElse(List.of()));
        var plain = new HashSet<>(config.plainHttp().orElse(Set.of()));
        if ("http".equals(registry.url().getScheme())) {
            plain.add(registry.url().getAuthority());
        }
        endpoints
                .places()
                .values()
                .forEach(it -> {
                    var scheme = plain.contains(it.host()) ? "http" : "https";
                    allowed.add(withPort(URI.create(scheme + "://" + it.host())));
                });
        var budget =
                new Budget(
                        config.registryConcurrency(),
                        config.registryRate(),
                        Set.of(registry.url().getAuthority()));
        return RegistrySettings.of(AddressPolicy.allowing(allowed), plain, endpoints, budget);
    }

    private static String withPort(URI url) {
        var usual = "http".equals(url.getScheme()) ? 80 : 443;
        return url.getHost() + ":" + (url.getPort() < 0 ? usual : url.getPort());
    }

    private Map<String, Object> producerSettings() {
        return kafka.producer(
                Map.of(
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) Duration.ofMinutes(2).toMillis()));
    }
}
