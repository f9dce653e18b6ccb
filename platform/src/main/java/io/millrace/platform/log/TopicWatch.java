package io.millrace.platform.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;

/// Whether the topics still are those with which the writer began. Kafka can lose them and have
/// them made again while a consumer goes on, whose offsets may fit the new ones by chance; and
/// nobody reads the owner's own changelog here.
final class TopicWatch {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final TopicIds topics;
    private final Map<String, String> begun;
    private final Interval betweenLooks = new Interval();
    private KafkaFuture<Map<String, String>> look;

    /// @param begun the ids with which the writer began
    TopicWatch(TopicIds topics, Map<String, String> begun) {
        this.topics = topics;
        this.begun = begun;
        this.look = KafkaFuture.completedFuture(begun);
    }

    /// Looks every few seconds, and waits for no answer.
    void failIfChanged(Instant now) throws InterruptedException {
        if (!look.isDone() || !betweenLooks.isOver(now)) {
            return;
        }
        betweenLooks.begin(now, BETWEEN_LOOKS);
        var before = look;
        look = topics.ask();
        try {
            if (!before.get().equals(begun)) {
                throw new LogLostException("Topics were made anew");
            }
        } catch (ExecutionException e) {
            if (TopicIds.isMissing(e)) {
                throw new LogLostException("Topics are gone: " + e.getMessage());
            }
        }
    }
}
