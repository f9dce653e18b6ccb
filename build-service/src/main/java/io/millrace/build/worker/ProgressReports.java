package io.millrace.build.worker;

import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Reports what a build has to say of itself, every few seconds when there is news. The final
/// report says all of it once more, so one that is lost does no harm.
record ProgressReports(Reporter reporter, Claim claim, PipelineStages pipeline) {

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
                var news = pipeline.news();
                if (news.isPresent()) {
                    reporter.send(Reporter.command(claim, number, news.get()), news.get().at());
                }
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        } catch (IOException broken) {
            LOG.debugf("Nothing more of %s is told: %s", claim.id(), broken.getMessage());
        }
    }
}
