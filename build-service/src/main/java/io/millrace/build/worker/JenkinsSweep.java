package io.millrace.build.worker;

import io.millrace.build.execution.jenkins.ProjectJenkins;
import io.millrace.platform.log.Interval;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Gives each project that has come to have a pipeline a Jenkins, before the pipeline is run.
final class JenkinsSweep {

    private static final Logger LOG = Logger.getLogger(JenkinsSweep.class);
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 20;

    private final WorkTable table;
    private final ProjectJenkins jenkins;
    private final InstantSource clock;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final Interval betweenRounds = new Interval();
    private final Map<String, String> told = new HashMap<>();
    private String last = "";

    JenkinsSweep(WorkTable table, ProjectJenkins jenkins, InstantSource clock) {
        this.table = table;
        this.jenkins = jenkins;
        this.clock = clock;
    }

    /// Begins a round, on a thread of its own: no build waits for a cluster that is slow to answer.
    void run() {
        var now = clock.instant();
        if (!betweenRounds.isOver(now) || !underWay.compareAndSet(false, true)) {
            return;
        }
        betweenRounds.begin(now, BETWEEN);
        Thread.ofVirtual().name("jenkins").start(this::roundAtEase);
    }

    private void roundAtEase() {
        try {
            round();
        } catch (SQLException | RuntimeException broken) {
            LOG.warnf("Which projects want a Jenkins is not known now: %s", broken.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.set(false);
        }
    }

    private void tell(String project, String why) {
        if (!why.equals(told.put(project, why))) {
            LOG.warn(why);
        }
    }

    /// Those that the cluster refuses now come again after all others.
    void round() throws SQLException, InterruptedException {
        for (var count = 0; count < MOST_AT_ONCE; count++) {
            var project = table.wantingJenkins(last);
            if (project.isEmpty()) {
                last = "";
                return;
            }
            last = project.get();
            try {
                if (jenkins.provide(last)) {
                    LOG.infof("The project %s has got a Jenkins", last);
                }
                table.hasJenkins(last);
                told.remove(last);
            } catch (IOException refused) {
                tell(last, String.valueOf(refused.getMessage()));
            }
        }
    }
}
