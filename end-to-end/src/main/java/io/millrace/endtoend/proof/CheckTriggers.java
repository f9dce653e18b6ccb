package io.millrace.endtoend.proof;

import io.millrace.endtoend.RunningSystem;
import java.io.IOException;
import java.time.InstantSource;

/// `./run check-triggers`: replays what moved, what triggers decided and what was built and
/// deployed, and says what was lost or doubled.
final class CheckTriggers {

    private CheckTriggers() {}

    public static void main(String[] arguments) throws IOException {
        var servers = RunningSystem.find().value("kafka.bootstrap.servers");
        var verdict = TriggerVerdict.of(servers, InstantSource.system().instant());
        verdict.findings().forEach(System.out::println);
        System.out.println(verdict.summary());
        System.exit(verdict.findings().isEmpty() ? 0 : 1);
    }
}
