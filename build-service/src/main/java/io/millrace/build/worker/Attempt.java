package io.millrace.build.worker;

import io.millrace.build.application.WorkReport;
import io.millrace.build.domain.BuildLife;
import io.millrace.build.domain.BuildPhase;
import io.millrace.build.domain.Problem;
import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.process.Redaction;
import io.millrace.contract.build.Build;
import io.millrace.platform.registry.LogArchive;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/// One attempt at a build, from the claim to the final report.
final class Attempt {

    private static final Logger LOG = Logger.getLogger(Attempt.class);
    private static final int WAITING = 3;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    /// What an attempt works with.
    record Tools(
            WorkTable table,
            BuildExecutor executor,
            JobAssembly assembly,
            Reporter reporter,
            LogArchive archive,
            PushedImages images,
            Witness witness,
            PipelineLogs logs,
            Path spool,
            InstantSource clock,
            Duration lease,
            int mostLosses,
            long archiveLimit) {}

    private final Tools tools;
    private final Claim claim;
    private final LiveLog live;
    private final Cancellation cancellation = new Cancellation();
    private final Beginning beginning;
    private final PipelineStages pipeline;
    private final Outcome outcome;
    private final Lease lease;
    private final ProgressReports news;
    private final Conclusion conclusion;

    Attempt(Tools tools, Claim claim, LiveLog live) {
        this.tools = tools;
        this.claim = claim;
        this.live = live;
        this.beginning = new Beginning(tools.reporter(), claim, tools.clock());
        this.pipeline = new PipelineStages(beginning);
        this.outcome = new Outcome(claim, tools.clock());
        this.lease = new Lease(tools.table(), claim, tools.lease(), cancellation);
        this.news = new ProgressReports(tools.reporter(), claim, pipeline);
        this.conclusion = new Conclusion(tools, claim, live, lease);
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
            var build = tools.table().build(claim);
            if (build.isEmpty() || BuildLife.phaseOf(build.get()).isTerminal()) {
                return;
            }
            if (claim.result().isPresent()) {
                conclusion.forTheLost(found(claim.result().get()));
                return;
            }
            if (claim.losses() >= tools.mostLosses()) {
                conclusion.of(givenUp(), file);
                return;
            }
            var lacking = tools.assembly().lacking(build.get(), claim);
            if (lacking.isPresent()) {
                await(build.get(), lacking.get(), file);
                return;
            }
            if (claim.losses() > 0) {
                line(file, afterLoss());
            }
            beginning.annotate(tools.logs().of(build.get()));
            var report = carryOut(build.get(), file);
            if (tools.table().ended(claim, Json.text(report))) {
                conclusion.of(report, file);
            }
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.errorf(e, "Attempt %s broke off; its lease runs out", claim.id());
        }
    }

    /// Says what the build lacks and lets go of it until it is looked at again; when it has waited
    /// for as long as it may take, it has failed.
    private void await(Build build, Problem lacking, LogFile file)
            throws IOException, SQLException, InterruptedException {
        if (BuildLife.isOverdue(build, tools.clock().instant())) {
            conclusion.of(
                    outcome.ended(
                            BuildPhase.FAILED,
                            FailureReason.DEADLINE_EXCEEDED.word(),
                            "%s: %s"
                                    .formatted(
                                            FailureReason.DEADLINE_EXCEEDED.sentence(),
                                            lacking.message())),
                    file);
            return;
        }
        if (!lacking.reason().equals(build.status().reason())) {
            send(
                    WAITING,
                    WorkReport.waiting(
                            claim.uid(), claim.attempt(), lacking, tools.clock().instant()));
        }
        lease.endAndWait();
        tools.table().postpone(claim, BETWEEN_LOOKS);
    }

    private String afterLoss() {
        var becomes = tools.executor().outlivesWorkers() ? "is taken up" : "begins again";
        return "The worker that ran this build was lost; the build %s (%d of %d)."
                .formatted(becomes, claim.losses() + 1, tools.mostLosses());
    }

    /// Reports that a build which nobody runs is cancelled.
    void cancelled() throws InterruptedException {
        try {
            conclusion.finish(
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

    private WorkReport carryOut(Build build, LogFile file)
            throws InterruptedException, SQLException {
        try {
            var job = tools.assembly().assemble(build, claim);
            var redaction = new Redaction(tools.assembly().secretTexts(build, claim));
            pipeline.masking(redaction::of);
            return outcome.of(execute(job, file, redaction).redacted(redaction::of), pipeline);
        } catch (CannotRun e) {
            line(file, e.problem().message());
            return outcome.ended(e.phase(), e.problem().reason(), e.problem().message());
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

    private BuildResult execute(BuildJob job, LogFile file, Redaction redaction)
            throws InterruptedException {
        try (var _ = news.begun()) {
            return tools.executor()
                    .execute(job, new Lines(file, redaction::of), pipeline, cancellation);
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

    private void send(int number, WorkReport report) throws IOException, InterruptedException {
        tools.reporter().send(Reporter.command(claim, number, report), report.at());
    }

    private void line(LogFile file, String text) {
        new Lines(file, UnaryOperator.identity()).line(text);
    }

    private final class Lines implements BuildLog {

        private final LogFile file;
        private final UnaryOperator<String> shown;

        Lines(LogFile file, UnaryOperator<String> shown) {
            this.file = file;
            this.shown = shown;
        }

        @Override
        public void line(String text) {
            line(tools.clock().instant(), text);
        }

        @Override
        public void line(Instant at, String text) {
            var masked = shown.apply(text);
            live.line(masked);
            file.line(at, masked);
        }
    }
}
