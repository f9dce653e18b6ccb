package io.millrace.build.worker;

import io.millrace.build.execution.BuildExecutor;
import io.millrace.platform.log.Interval;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Ends what runs for builds that have ended, or are gone, while nobody attended to them.
final class OrphanSweep {

    private static final Logger LOG = Logger.getLogger(OrphanSweep.class);
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final WorkTable table;
    private final BuildExecutor executor;
    private final InstantSource clock;
    private final Interval betweenRounds = new Interval();

    OrphanSweep(WorkTable table, BuildExecutor executor, InstantSource clock) {
        this.table = table;
        this.executor = executor;
        this.clock = clock;
    }

    void run() {
        var now = clock.instant();
        if (!betweenRounds.isOver(now)) {
            return;
        }
        betweenRounds.begin(now, BETWEEN);
        var swept = executor.sweep(this::isUnderWay);
        if (swept > 0) {
            LOG.infof("Ended what %d builds had left running", swept);
        }
    }

    /// What cannot be known now is left alone.
    private boolean isUnderWay(String uid) {
        try {
            return table.isUnderWay(uid);
        } catch (SQLException e) {
            LOG.debugf("Whether %s is under way is not known now: %s", uid, e.getMessage());
            return true;
        }
    }
}
