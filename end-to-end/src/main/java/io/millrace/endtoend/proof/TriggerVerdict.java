package io.millrace.endtoend.proof;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// What the topics of a running system prove about its triggers.
///
/// @param findings what was lost or doubled, each in words
/// @param summary how much was looked at
public record TriggerVerdict(List<String> findings, String summary) {

    public TriggerVerdict {
        findings = List.copyOf(findings);
    }

    /// @param servers Kafka's
    /// @param now what is less than two minutes older is not judged
    public static TriggerVerdict of(String servers, Instant now) throws IOException {
        var evidence = new Reading().read(servers);
        var findings = new TriggerProof(evidence, now).findings();
        return new TriggerVerdict(
                findings,
                "%d moves, %d decisions, %d builds and %d deployments by triggers, %d objects that watch tags: %s"
                        .formatted(
                                evidence.moves().size(),
                                evidence.decisions().size(),
                                evidence.made().size(),
                                evidence.deployed().size(),
                                evidence.watching().stream()
                                        .filter(it -> !it.watches().isEmpty())
                                        .count(),
                                findings.isEmpty()
                                        ? "nothing lost, nothing doubled"
                                        : findings.size() + " findings"));
    }
}
