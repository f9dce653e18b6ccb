package io.millrace.build.worker;

import io.millrace.build.application.WorkReport;
import io.millrace.build.domain.Problem;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.jboss.logging.Logger;

/// Tells once that a build runs. One that is not told is no harm: the final report says as much.
final class Beginning {

    private static final Logger LOG = Logger.getLogger(Beginning.class);
    private static final int STARTED = 1;

    private final Reporter reporter;
    private final Claim claim;
    private final InstantSource clock;
    private Map<String, String> annotations = Map.of();
    private boolean told;

    Beginning(Reporter reporter, Claim claim, InstantSource clock) {
        this.reporter = reporter;
        this.claim = claim;
        this.clock = clock;
    }

    /// What the Build is to say of itself from then on.
    synchronized void annotate(Map<String, String> news) {
        annotations = Map.copyOf(news);
    }

    synchronized void runs() {
        if (told) {
            return;
        }
        told = true;
        var report = running().withAnnotations(annotations);
        try {
            reporter.send(Reporter.command(claim, STARTED, report), report.at());
        } catch (IOException broken) {
            LOG.warnf("That %s runs is not told: %s", claim.id(), broken.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private WorkReport running() {
        return WorkReport.running(claim.uid(), claim.attempt(), clock.instant());
    }

    /// How it stands now.
    ///
    /// @param waiting what the build waits for if it does not run yet
    synchronized WorkReport report(Problem waiting) {
        return told
                ? running()
                : WorkReport.waiting(claim.uid(), claim.attempt(), waiting, clock.instant());
    }
}
