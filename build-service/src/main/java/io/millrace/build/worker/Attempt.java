package io.millrace.build.worker;

import io.millrace.build.application.WorkReport;
import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildPhase;
import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.Cancellation;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.Build;
import io.millrace.contract.image.Image;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.registry.LogArchive;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One attempt at a build, from the claim to the final report.
final class Attempt {

    private static final Logger LOG = Logger.getLogger(Attempt.class);
    private static final int STARTED = 1;
    private static final int ENDED = 2;

    /// What an attempt works with.
    record Tools(
            WorkTable table,
            BuildExecutor executor,
            JobAssembly assembly,
            Reporter reporter,
            LogArchive archive,
            PushedImages images,
            Provenance provenance,
            Path spool,
            InstantSource clock,
            Duration lease,
            int mostLosses,
            long archiveLimit) {}

    private final Tools tools;
    private final Claim claim;
    private final LiveLog live;
    private final Cancellation cancellation = new Cancellation();
    private final PipelineStages pipeline = new PipelineStages();
    private final Outcome outcome;
    private final Lease lease;
    private final ProgressReports news;

    Attempt(Tools tools, Claim claim, LiveLog live) {
        this.tools = tools;
        this.claim = claim;
        this.live = live;
        this.outcome = new Outcome(claim, tools.clock());
        this.lease = new Lease(tools.table(), claim, tools.lease(), cancellation);
        this.news = new ProgressReports(tools.reporter(), claim, pipeline, tools.clock());
    }

    /// Runs the build and reports. When the thread is interrupted, or the claim is lost, it stops
    /// without a result. The lease is renewed until there is a report to send.
    void run() throws InterruptedException {
        lease.watchOver(Thread.currentThread());
        try {
            runAndReport();
        } finally {
            lease.end();
        }
    }

    private void runAndReport() throws InterruptedException {
        try (var file = new LogFile(tools.spool(), tools.archiveLimit(), tools.clock())) {
            var build = load();
            if (build.isEmpty() || BuildLife.phaseOf(build.get()).isTerminal()) {
                return;
            }
            if (claim.result().isPresent()) {
                concludeForTheLost(found(claim.result().get()));
                return;
            }
            if (claim.losses() >= tools.mostLosses()) {
                conclude(givenUp(), file);
                return;
            }
            if (claim.losses() > 0) {
                line(
                        file,
                        "The worker that ran this build was lost; the build begins again (%d of %d)."
                                .formatted(claim.losses() + 1, tools.mostLosses()));
            }
            send(
                    STARTED,
                    WorkReport.running(claim.uid(), claim.attempt(), tools.clock().instant()));
            var report = carryOut(build.get(), file);
            if (tools.table().ended(claim, Json.text(report))) {
                conclude(report, file);
            }
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.errorf(e, "Attempt %s broke off; its lease runs out", claim.id());
        }
    }

    /// Reports that a build which nobody runs is cancelled.
    void cancelled() throws InterruptedException {
        try {
            finish(
                    WorkReport.ended(
                            claim.uid(),
                            claim.attempt(),
                            BuildPhase.CANCELLED.wireName(),
                            null,
                            null,
                            tools.clock().instant()));
        } catch (IOException | SQLException e) {
            LOG.errorf(e, "The cancellation of %s could not be reported yet", claim.id());
        }
    }

    private WorkReport found(String result) {
        return Json.read(Json.tree(result.getBytes(StandardCharsets.UTF_8)), WorkReport.class)
                .ofAttempt(claim.attempt());
    }

    private WorkReport givenUp() {
        return outcome.ended(
                BuildPhase.ERROR,
                "Error",
                "The build was given up: %d workers were lost with it.".formatted(claim.losses()));
    }

    private Optional<Build> load() throws SQLException {
        var key = ResourceKey.of(ResourceType.BUILD, claim.namespace(), claim.name());
        return tools.table()
                .resource("resources", key.wire())
                .map(it -> Json.read(it, Build.class))
                .filter(it -> claim.uid().equals(it.metadata().uid()));
    }

    private WorkReport carryOut(Build build, LogFile file)
            throws InterruptedException, SQLException {
        try {
            var job = tools.assembly().assemble(build, claim);
            return outcome.of(execute(job, file), pipeline);
        } catch (CannotRun e) {
            line(file, e.problem().message());
            return outcome.ended(BuildPhase.FAILED, e.problem().reason(), e.problem().message());
        } catch (RuntimeException e) {
            refuseResultOfTheStopped();
            LOG.errorf(e, "Attempt %s failed for a reason of our own", claim.id());
            line(file, "The build could not be carried out: " + e.getMessage());
            return outcome.ended(
                    BuildPhase.ERROR,
                    "Error",
                    "The build could not be carried out: " + e.getMessage());
        }
    }

    private BuildResult execute(BuildJob job, LogFile file) throws InterruptedException {
        try (var _ = news.begun()) {
            return tools.executor().execute(job, it -> line(file, it), pipeline, cancellation);
        }
    }

    /// What breaks because this worker is being stopped is no fault of the build, which the next
    /// worker runs again.
    private static void refuseResultOfTheStopped() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("The worker is stopped");
        }
    }

    boolean isLost() {
        return lease.isLost();
    }

    private void conclude(WorkReport report, LogFile file)
            throws IOException, SQLException, InterruptedException {
        live.end();
        var whole =
                report.withLog(archived(file))
                        .withImage(image(report))
                        .withProvenance(attested(report));
        // A report that waits to be acted on has no lease to renew.
        lease.endAndWait();
        finish(whole);
    }

    /// The log went with the worker that ran the build: the one that was sent live is all there is,
    /// and an archive of this attempt's would take its place.
    private void concludeForTheLost(WorkReport report)
            throws IOException, SQLException, InterruptedException {
        live.end();
        var whole = report.withImage(image(report)).withProvenance(attested(report));
        // A report that waits to be acted on has no lease to renew.
        lease.endAndWait();
        finish(whole);
    }

    private @Nullable Image image(WorkReport report) throws SQLException, InterruptedException {
        if (report.digest() == null) {
            return null;
        }
        var pushedTo = load().map(it -> it.status().outputDockerImageReference()).orElse("");
        return tools.images().describe(pushedTo, report.digest()).orElse(null);
    }

    private @Nullable String attested(WorkReport report) throws SQLException, InterruptedException {
        var build = load();
        return build.isEmpty()
                ? null
                : tools.provenance().attest(build.get(), claim, report).orElse(null);
    }

    /// A build whose log cannot be kept has ended all the same.
    private @Nullable String archived(LogFile file) throws InterruptedException {
        try {
            var digest = file.finish();
            return tools.archive().keep(file.path(), digest);
        } catch (IOException e) {
            LOG.warnf("The log of %s could not be archived: %s", claim.id(), e);
            return null;
        }
    }

    private void finish(WorkReport report) throws IOException, SQLException, InterruptedException {
        var command = Reporter.command(claim, ENDED, report);
        if (tools.table().reported(claim, EventCodec.encode(command))) {
            tools.reporter().send(command, report.at());
        }
    }

    private void send(int number, WorkReport report) throws IOException, InterruptedException {
        tools.reporter().send(Reporter.command(claim, number, report), report.at());
    }

    private void line(LogFile file, String text) {
        live.line(text);
        file.line(text);
    }
}
