package io.millrace.build.execution.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The user that a build's programs run as: a named one, when the service runs as root and drops to
/// it, or the service's own.
public record BuildUser(Optional<String> name) {

    /// The service's own user, which must not be root.
    public static BuildUser ownUser() {
        return new BuildUser(Optional.empty());
    }

    public static BuildUser named(String name) {
        return new BuildUser(Optional.of(name));
    }

    /// The words that start a program as this user, in a session and process group of its own.
    /// Privileges cannot be given up for good: newuidmap needs its set-user-id bit.
    ///
    /// @param entrance what is done before, still as the service's own user
    List<String> starting(List<String> entrance, List<String> program) {
        var words = new ArrayList<>(List.of("setsid"));
        words.addAll(entrance);
        name.ifPresent(user ->
                words.addAll(
                        List.of(
                                "setpriv",
                                "--reuid=" + user,
                                "--regid=" + user,
                                "--init-groups",
                                "--")));
        words.addAll(program);
        return words;
    }
}
