package io.millrace.gateway.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Records that wait for their destination, so many at most. The last quarter of the room is kept
/// for what must not be lost to a flood of reads.
final class WaitingRecords {

    private static final int BATCH = 500;

    private final BlockingQueue<AuditRecord> queue;
    private final int reserve;

    WaitingRecords(int most) {
        queue = new ArrayBlockingQueue<>(Math.max(4, most));
        reserve = Math.max(4, most) / 4;
    }

    /// Never waits.
    ///
    /// @return false when there is no room
    boolean offer(AuditRecord record) {
        return (!record.isPlainRead() || queue.remainingCapacity() > reserve)
                && queue.offer(record);
    }

    /// The next records; none when none has come in that time.
    List<AuditRecord> next(Duration patience) throws InterruptedException {
        var first = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        var batch = new ArrayList<AuditRecord>();
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        return batch;
    }

    int size() {
        return queue.size();
    }
}
