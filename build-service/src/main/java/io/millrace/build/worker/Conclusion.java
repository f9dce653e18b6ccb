package io.millrace.build.worker;

import io.millrace.build.application.WorkReport;
import io.millrace.contract.build.Build;
import io.millrace.platform.events.EventCodec;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Brings an attempt that has ended to its end: keeps its log, describes and attests its image, and
/// only then reports.
record Conclusion(Attempt.Tools tools, Claim claim, LiveLog live, Lease lease) {

    private static final Logger LOG = Logger.getLogger(Conclusion.class);
    private static final int ENDED = 2;

    void of(WorkReport report, LogFile file)
            throws IOException, SQLException, InterruptedException {
        live.end();
        var build = tools.table().build(claim);
        try (var together = new Together()) {
            var log = together.begin(() -> archived(file));
            var whole = described(report, build, together);
            settle(whole.withLog(log.get().orElse(null)));
        }
    }

    /// The log went with the worker that ran the build: the one that was sent live is all there is,
    /// and an archive of this attempt's would take its place.
    void forTheLost(WorkReport report) throws IOException, SQLException, InterruptedException {
        live.end();
        var build = tools.table().build(claim);
        try (var together = new Together()) {
            settle(described(report, build, together));
        }
    }

    /// A report that waits to be acted on has no lease to renew.
    private void settle(WorkReport report) throws IOException, SQLException, InterruptedException {
        lease.endAndWait();
        finish(report);
    }

    private WorkReport described(WorkReport report, Optional<Build> build, Together together)
            throws InterruptedException {
        var digest = report.digest();
        if (build.isEmpty() || digest == null) {
            return report;
        }
        var pushedTo = build.get().status().outputDockerImageReference();
        if (pushedTo == null) {
            return report;
        }
        var image = together.begin(() -> tools.images().describe(pushedTo, digest));
        var attested = together.begin(() -> tools.witness().attest(build.get(), claim, report));
        return report.withImage(image.get().orElse(null)).withAnnotations(attested.get());
    }

    /// A build whose log cannot be kept has ended all the same.
    private Optional<String> archived(LogFile file) throws InterruptedException {
        try {
            var digest = file.finish();
            return Optional.of(tools.archive().keep(file.path(), digest));
        } catch (IOException e) {
            LOG.warnf("The log of %s could not be archived: %s", claim.id(), e);
            return Optional.empty();
        }
    }

    /// Reports how the build ended; the report is kept until the writer has acted on it.
    void finish(WorkReport report) throws IOException, SQLException, InterruptedException {
        var command = Reporter.command(claim, ENDED, report);
        if (tools.table().reported(claim, EventCodec.encode(command))) {
            tools.reporter().send(command, report.at());
        }
    }
}
