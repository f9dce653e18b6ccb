package io.millrace.build.worker;

import io.millrace.build.inventory.Inventories;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.platform.registry.Attestations;
import io.millrace.platform.registry.LogArchive;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.RegistryGrant;
import io.millrace.platform.registry.RegistryKey;
import io.millrace.platform.registry.RegistryTokens;
import io.millrace.platform.registry.SourceUploads;
import io.millrace.platform.secretbox.SecretBox;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;

/// What this replica's attempts and sweeps work with, as its configuration says.
record Toolbox(
        WorkerConfig config,
        RegistryConfig registry,
        WorkTable table,
        Optional<String> secretsKey,
        WorkerKafka kafka,
        Slots slots,
        InstantSource clock) {

    private static final String SELF = Requester.service(Owner.BUILD).username();
    private static final RegistryGrant UPLOADS = RegistryGrant.pull(SourceUploads.REPOSITORY);

    /// What clears up, and provides, between the builds.
    record Sweeps(UploadSweep uploads, OrphanSweep orphans, Optional<JenkinsSweep> jenkins) {

        void run() throws SQLException, InterruptedException {
            uploads.run();
            orphans.run();
            jenkins.ifPresent(JenkinsSweep::run);
        }
    }

    Sweeps sweeps(LocalExecutors.Prepared machine) {
        return new Sweeps(
                new UploadSweep(table, uploads(), clock),
                new OrphanSweep(table, machine.executor(), clock),
                machine.jenkins().map(it -> new JenkinsSweep(table, it, clock)));
    }

    private SourceUploads uploads() {
        return new SourceUploads(blobs(tokens()));
    }

    private RegistryTokens tokens() {
        return new RegistryTokens(
                RegistryKey.read(registry.key()), registry.issuer(), registry.service(), clock);
    }

    private RegistryBlobs blobs(RegistryTokens tokens) {
        return new RegistryBlobs(registry.url(), tokens.as(SELF));
    }

    Attempt.Tools tools(Producer<String, byte[]> producer, LocalExecutors.Prepared machine) {
        var tokens = tokens();
        var blobs = blobs(tokens);
        var secrets = new BuildSecrets(table, secretsKey.map(SecretBox::of));
        var own = new IntegratedRegistry(registry.host(), tokens.key(), clock);
        return new Attempt.Tools(
                table,
                machine.executor(),
                new JobAssembly(
                        table,
                        secrets,
                        own,
                        new JobStrategies(config.rootBuilders().orElse(Set.of())),
                        new CustomBuilders(registry.url(), registry.host(), tokens::as),
                        new UploadedSources(
                                uploads(), registry.url(), () -> tokens.lasting(SELF, UPLOADS)),
                        new ProjectActions.Means(
                                table,
                                new OwnerRequests(producer, kafka::reader, clock),
                                slots,
                                clock)),
                new Reporter(producer),
                new LogArchive(blobs),
                new PushedImages(blobs, registry.host()),
                new Witness(
                        new Attestations(blobs, tokens.key()),
                        new Inventories(blobs),
                        new Provenance("https://millrace.io/builder"),
                        registry.host()),
                new PipelineLogs(config.gatewayUrl().orElse("")),
                machine.spool(),
                clock,
                config.lease(),
                config.attempts(),
                config.archivedLogLimit());
    }
}
