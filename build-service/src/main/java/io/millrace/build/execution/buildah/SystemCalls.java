package io.millrace.build.execution.buildah;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which system calls the commands of a build may make: those that containers may on this machine,
/// and of sockets only such as namespaces confine. Others lead out of them, as those between a
/// virtual machine and its hypervisor do.
final class SystemCalls {

    private static final List<Path> OF_CONTAINERS =
            List.of(
                    Path.of("/etc/containers/seccomp.json"),
                    Path.of("/usr/share/containers/seccomp.json"));

    /// All that make a socket. The last two say in memory, where no filter looks, of which family.
    private static final Set<String> MAKING = Set.of("socket", "socketcall", "io_uring_setup");

    /// `AF_UNIX`, `AF_INET`, `AF_INET6` and `AF_NETLINK`.
    private static final List<Integer> FAMILIES = List.of(1, 2, 10, 16);

    private SystemCalls() {}

    /// In the words of containers-common; empty where the machine has no such list, and buildah
    /// takes its own.
    static Optional<byte[]> profile() throws IOException {
        for (var file : OF_CONTAINERS) {
            if (Files.exists(file)) {
                return Optional.of(Json.bytes(confined(Json.tree(Files.readAllBytes(file)))));
            }
        }
        return Optional.empty();
    }

    private static JsonNode confined(JsonNode profile) {
        var calls = Json.object().putArray("syscalls");
        for (var rule : profile.path("syscalls")) {
            var names = Json.object().putArray("names");
            rule.path("names")
                    .forEach(it -> {
                        if (!MAKING.contains(it.asText())) {
                            names.add(it);
                        }
                    });
            if (!names.isEmpty()) {
                calls.add(((ObjectNode) rule.deepCopy()).set("names", names));
            }
        }
        FAMILIES.forEach(it -> allow(calls.addObject(), it));
        return ((ObjectNode) profile).set("syscalls", calls);
    }

    private static void allow(ObjectNode rule, int family) {
        rule.put("action", "SCMP_ACT_ALLOW").putArray("names").add("socket");
        rule.putArray("args")
                .addObject()
                .put("index", 0)
                .put("value", family)
                .put("op", "SCMP_CMP_EQ");
    }
}
