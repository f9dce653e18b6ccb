package io.millrace.gateway.api;

import io.millrace.contract.Owner;
import io.millrace.gateway.readmodel.ReadModel;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How far this gateway has read each owner's changelog, as clients carry it from gateway to
/// gateway: `imagestream=12,build=7`.
@Singleton
final class Positions {

    static final String HEADER = "Millrace-Positions";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ReadModel readModel;
    private final InstantSource clock;

    Positions(ReadModel readModel, InstantSource clock) {
        this.readModel = readModel;
        this.clock = clock;
    }

    Map<String, Long> applied() {
        var applied = new TreeMap<String, Long>();
        Arrays.stream(Owner.values())
                .forEach(owner -> applied.put(owner.wireName(), readModel.position(owner)));
        return applied;
    }

    String header() {
        return applied().entrySet().stream()
                .filter(it -> it.getValue() > 0)
                .map(it -> it.getKey() + "=" + it.getValue())
                .collect(Collectors.joining(","));
    }

    /// Waits a moment until this gateway has seen what the client has seen elsewhere.
    void awaitSeen(String header) throws InterruptedException {
        var until = clock.instant().plus(PATIENCE);
        for (var entry : parse(header).entrySet()) {
            var patience = Duration.between(clock.instant(), until);
            if (!patience.isPositive()
                    || !readModel.await(entry.getKey(), entry.getValue(), patience)) {
                return;
            }
        }
    }

    /// Reads the header; what is not understood is left out.
    static Map<Owner, Long> parse(String header) {
        var positions = new HashMap<Owner, Long>();
        for (var word : header.split(",")) {
            var equals = word.indexOf('=');
            if (equals > 0) {
                try {
                    positions.put(
                            Owner.parse(word.substring(0, equals).strip()),
                            Long.parseLong(word.substring(equals + 1).strip()));
                } catch (IllegalArgumentException unknown) {
                    continue;
                }
            }
        }
        return positions;
    }
}
