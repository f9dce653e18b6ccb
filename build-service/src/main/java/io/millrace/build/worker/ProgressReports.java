package io.millrace.build.worker;

import io.millrace.build.application.WorkReport;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Reports what a running pipeline has to say, every few seconds when there is news. The final
/// report says all of it once more, so one that is lost does no harm.
record ProgressReports(
        Reporter reporter, Claim claim, PipelineStages pipeline, InstantSource clock) {

    private static final Logger LOG = Logger.getLogger(ProgressReports.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);

    /// After those of the beginning and the end.
    private static final int FIRST = 10;

    /// Reports until it is closed.
    interface Begun extends AutoCloseable {
        @Override
        void close();
    }

    Begun begun() {
        var thread = Thread.ofVirtual().name("progress-" + claim.id()).start(this::report);
        return thread::interrupt;
    }

    private void report() {
        try {
            for (int number = FIRST; ; number++) {
                Thread.sleep(PAUSE);
                var running = WorkReport.running(claim.uid(), claim.attempt(), clock.instant());
                var news = pipeline.news(running);
                if (news.isPresent()) {
                    reporter.send(Reporter.command(claim, number, news.get()), running.at());
                }
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        } catch (IOException broken) {
            LOG.debugf("Nothing more of %s is told: %s", claim.id(), broken.getMessage());
        }
    }
}
