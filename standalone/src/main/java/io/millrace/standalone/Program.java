package io.millrace.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// How a process is started, recognised as ready, and ended.
///
/// @param beforeStart runs before each start, also before a restart
/// @param ending the signal that ends it gently: Java's processes take TERM, PostgreSQL's fast
///   shutdown is INT
record Program(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        Path pidFile,
        Runnable beforeStart,
        BooleanSupplier ready,
        Duration patience,
        String ending) {

    Program {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    static Program named(String name, Home home, List<String> command) {
        return new Program(
                name,
                command,
                Map.of(),
                home.log(name),
                home.pidFile(name),
                () -> {},
                () -> true,
                Duration.ofSeconds(60),
                "TERM");
    }

    Program with(Map<String, String> more) {
        var merged = new java.util.HashMap<>(environment);
        merged.putAll(more);
        return new Program(
                name, command, merged, log, pidFile, beforeStart, ready, patience, ending);
    }

    Program readyWhen(BooleanSupplier condition, Duration within) {
        return new Program(
                name, command, environment, log, pidFile, beforeStart, condition, within, ending);
    }

    Program endedBy(String signal) {
        return new Program(
                name, command, environment, log, pidFile, beforeStart, ready, patience, signal);
    }

    Program preparedBy(Runnable preparation) {
        return new Program(
                name, command, environment, log, pidFile, preparation, ready, patience, ending);
    }

    /// A session of its own keeps the terminal's Ctrl-C away, so that the launcher can stop the
    /// processes in order; the parent-death signal ends the process when the launcher is killed.
    List<String> guardedCommand() {
        var guarded = new ArrayList<>(List.of("setsid"));
        int wrapper = command.getFirst().equals("unshare") ? command.indexOf("--") + 1 : 0;
        guarded.addAll(command.subList(0, wrapper));
        guarded.addAll(List.of("setpriv", "--pdeathsig", ending, "--"));
        guarded.addAll(command.subList(wrapper, command.size()));
        return guarded;
    }
}
