package io.millrace.build.worker;

import io.millrace.platform.log.Interval;
import io.millrace.platform.registry.SourceUploads;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Takes uploaded sources out of the registry when their builds have ended, however they did.
final class UploadSweep {

    private static final Logger LOG = Logger.getLogger(UploadSweep.class);
    private static final Duration BETWEEN = Duration.ofSeconds(10);
    private static final int MOST_AT_ONCE = 20;

    private final WorkTable table;
    private final SourceUploads uploads;
    private final InstantSource clock;
    private final Interval betweenRounds = new Interval();

    UploadSweep(WorkTable table, SourceUploads uploads, InstantSource clock) {
        this.table = table;
        this.uploads = uploads;
        this.clock = clock;
    }

    void run() throws SQLException, InterruptedException {
        var now = clock.instant();
        if (!betweenRounds.isOver(now)) {
            return;
        }
        betweenRounds.begin(now, BETWEEN);
        try {
            for (var count = 0; count < MOST_AT_ONCE; count++) {
                var place = table.uselessUpload();
                if (place.isEmpty()) {
                    return;
                }
                uploads.remove(place.get());
                table.forgetUpload(place.get());
            }
        } catch (IOException e) {
            LOG.warnf("An upload that is of no use any more is kept: %s", e.getMessage());
        }
    }
}
