package io.millrace.gateway.curated;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.commands.Commands;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.gateway.tenancy.WriterHere;
import io.millrace.platform.network.AddressPolicy;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Reads the curated sources now and then, on the replica whose writer holds the gateway's own
/// resources, and has the streams written. Nothing is ever deleted: a source that has lost a stream
/// may be a source that could not be read whole.
@Singleton
final class CuratedLoader {

    private static final Logger LOG = Logger.getLogger(CuratedLoader.class);
    private static final Duration AFTER_PROBLEMS = Duration.ofMinutes(1);

    private final CuratedConfig config;
    private final WriterHere writer;
    private final ReadModel readModel;
    private final SourceAddress addresses;
    private final CuratedWrites writes;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile int problems;

    CuratedLoader(
            CuratedConfig config,
            WriterHere writer,
            ReadModel readModel,
            Commands commands,
            InstantSource clock,
            Vertx vertx,
            MeterRegistry meters) {
        this.config = config;
        this.writer = writer;
        this.readModel = readModel;
        var policy = AddressPolicy.allowing(config.address().allow().orElse(List.of()));
        this.addresses = new SourceAddress(vertx, policy, config.patience());
        this.writes = new CuratedWrites(commands, readModel, clock);
        Gauge.builder("millrace.gateway.curated.problems", this, it -> it.problems)
                .description("What of the curated sources could not be read or written last time")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        if (config.sources().isPresent()) {
            Thread.ofPlatform().name("curated-streams").daemon().start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void run() {
        try {
            while (!rests(Duration.ofSeconds(1))) {
                if (writer.isHere() && hasProject()) {
                    load();
                    if (restsWhileWriter(problems == 0 ? config.interval() : soon())) {
                        return;
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// At the very first start the project comes a moment after the writer.
    private boolean hasProject() throws InterruptedException {
        return readModel.awaitLoaded(Owner.IMAGESTREAM, Duration.ZERO)
                && readModel
                        .find(ResourceKey.cluster(ResourceType.NAMESPACE, CuratedStream.NAMESPACE))
                        .isPresent();
    }

    private Duration soon() {
        return config.interval().compareTo(AFTER_PROBLEMS) < 0 ? config.interval() : AFTER_PROBLEMS;
    }

    /// Whether it is time to end.
    private boolean rests(Duration time) throws InterruptedException {
        return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Another replica may read in the meantime; this one begins anew when it is the writer again.
    private boolean restsWhileWriter(Duration time) throws InterruptedException {
        for (long second = 0; second < time.toSeconds() && writer.isHere(); second++) {
            if (rests(Duration.ofSeconds(1))) {
                return true;
            }
        }
        return false;
    }

    private void load() throws InterruptedException {
        var told = new ArrayList<String>();
        try {
            var streams = new CuratedStreams(told::add);
            for (var source : config.sources().orElse(List.of())) {
                read(source, told).forEach(streams::add);
            }
            write(streams, told);
        } catch (RuntimeException unexpected) {
            told.add("Could not read the curated image streams: " + unexpected);
        }
        problems = told.size();
        for (var problem : told) {
            LOG.warn(problem);
            writes.tell(new CuratedProblem(problem));
        }
    }

    private List<Document> read(String source, List<String> told) throws InterruptedException {
        try {
            return source.startsWith("http://") || source.startsWith("https://")
                    ? List.of(addresses.read(URI.create(source)))
                    : SourceDirectory.read(Path.of(source), told::add);
        } catch (SourceException | IllegalArgumentException unreadable) {
            told.add(String.valueOf(unreadable.getMessage()));
            return List.of();
        }
    }

    private void write(CuratedStreams streams, List<String> told) throws InterruptedException {
        int changed = 0;
        for (var stream : streams.all()) {
            try {
                if (writes.apply(stream)) {
                    changed++;
                }
            } catch (SourceException refused) {
                told.add(String.valueOf(refused.getMessage()));
            }
        }
        LOG.infof(
                "Curated image streams: %d wanted, %d written, %d problems",
                streams.all().size(), changed, told.size());
    }
}
