package io.millrace.build.worker;

import io.millrace.build.application.WorkReport;
import io.millrace.contract.image.Image;
import io.millrace.platform.events.EventCodec;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Brings an attempt that has ended to its end: keeps its log, describes and attests its image, and
/// only then reports.
record Conclusion(Attempt.Tools tools, Claim claim, LiveLog live, Lease lease) {

    private static final Logger LOG = Logger.getLogger(Conclusion.class);
    private static final int ENDED = 2;

    void of(WorkReport report, LogFile file)
            throws IOException, SQLException, InterruptedException {
        live.end();
        var whole =
                report.withLog(archived(file))
                        .withImage(image(report))
                        .withAnnotations(attested(report));
        // A report that waits to be acted on has no lease to renew.
        lease.endAndWait();
        finish(whole);
    }

    /// The log went with the worker that ran the build: the one that was sent live is all there is,
    /// and an archive of this attempt's would take its place.
    void forTheLost(WorkReport report) throws IOException, SQLException, InterruptedException {
        live.end();
        var whole = report.withImage(image(report)).withAnnotations(attested(report));
        // A report that waits to be acted on has no lease to renew.
        lease.endAndWait();
        finish(whole);
    }

    private @Nullable Image image(WorkReport report) throws SQLException, InterruptedException {
        if (report.digest() == null) {
            return null;
        }
        var pushedTo =
                tools.table()
                        .build(claim)
                        .map(it -> it.status().outputDockerImageReference())
                        .orElse("");
        return tools.images().describe(pushedTo, report.digest()).orElse(null);
    }

    private Map<String, String> attested(WorkReport report)
            throws SQLException, InterruptedException {
        var build = tools.table().build(claim);
        return build.isEmpty() ? Map.of() : tools.witness().attest(build.get(), claim, report);
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

    /// Reports how the build ended; the report is kept until the writer has acted on it.
    void finish(WorkReport report) throws IOException, SQLException, InterruptedException {
        var command = Reporter.command(claim, ENDED, report);
        if (tools.table().reported(claim, EventCodec.encode(command))) {
            tools.reporter().send(command, report.at());
        }
    }
}
