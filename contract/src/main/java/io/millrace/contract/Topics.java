package io.millrace.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Every topic of Millrace, declared once (`docs/events.md`).
public final class Topics {

    /// The largest record that brokers, producers and consumers accept, in bytes.
    public static final int LARGEST_RECORD = 8 * 1024 * 1024;

    public static final Topic REPLIES = Topic.deleting("millrace.replies", Duration.ofHours(1));
    public static final Topic BUILD_LOGS =
            Topic.deleting("millrace.build.logs", Duration.ofDays(3));
    public static final Topic INBOUND = Topic.deleting("millrace.inbound", Duration.ofDays(7));
    public static final Topic INBOUND_REFUSED =
            Topic.deleting("millrace.inbound.dlq", Duration.ofDays(30));

    /// Who asked the gateways for what, for others to ship on (`audit.k8s.io/v1` Events).
    public static final Topic AUDIT = Topic.deleting("millrace.gateway.audit", Duration.ofDays(30));

    private Topics() {}

    /// Requests to the owner, in the order in which it decides them.
    public static Topic commands(Owner owner) {
        return Topic.deleting("millrace." + owner.wireName() + ".commands", Duration.ofDays(7));
    }

    /// The owner's changelog: each resource after each change, a tombstone when it is gone.
    public static Topic resources(Owner owner) {
        return Topic.compacted("millrace." + owner.wireName() + ".resources");
    }

    /// The owner's facts, for everybody.
    public static Topic events(Owner owner) {
        return Topic.deleting("millrace." + owner.wireName() + ".events", Duration.ofDays(90));
    }

    /// Records that the owner could not read or that failed three times, with the reason.
    public static Topic deadLetters(Owner owner) {
        return Topic.deleting("millrace." + owner.wireName() + ".dlq", Duration.ofDays(30));
    }

    public static List<Topic> all() {
        var topics = new ArrayList<Topic>();
        for (var owner : Owner.values()) {
            topics.add(commands(owner));
            topics.add(resources(owner));
            topics.add(events(owner));
            topics.add(deadLetters(owner));
        }
        topics.addAll(List.of(REPLIES, BUILD_LOGS, INBOUND, INBOUND_REFUSED, AUDIT));
        return List.copyOf(topics);
    }
}
