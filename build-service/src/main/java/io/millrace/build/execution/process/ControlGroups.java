package io.millrace.build.execution.process;

import io.millrace.build.execution.ComputeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Control groups for builds, where this service may make them: as root, below `/sys/fs/cgroup`, in
/// either of its two layouts.
public final class ControlGroups {

    private static final List<String> CONTROLLERS = List.of("memory", "cpu", "pids");

    private final Map<String, Path> hierarchies;
    private final boolean isUnified;
    private final String name;
    private final List<Path> around;

    private ControlGroups(
            Map<String, Path> hierarchies, boolean isUnified, String name, List<Path> around) {
        this.hierarchies = hierarchies;
        this.isUnified = isUnified;
        this.name = name;
        this.around = around;
    }

    /// None can be made.
    public static ControlGroups none() {
        return new ControlGroups(Map.of(), false, "", List.of());
    }

    /// @param root where the kernel shows control groups
    /// @param name under which those of this service are kept apart from others'
    public static ControlGroups below(Path root, String name) {
        if (Files.isReadable(root.resolve("cgroup.controllers"))) {
            return unified(root, name);
        }
        var found = new LinkedHashMap<String, Path>();
        for (var controller : CONTROLLERS) {
            if (Files.isWritable(root.resolve(controller).resolve("cgroup.procs"))) {
                found.put(controller, root.resolve(controller));
            }
        }
        return found.isEmpty()
                ? onlyCounted(root)
                : new ControlGroups(found, false, name, List.of());
    }

    private static ControlGroups unified(Path root, String name) {
        try {
            var ours = Files.createDirectories(root.resolve(name));
            for (var place : List.of(root, ours)) {
                Files.writeString(place.resolve("cgroup.subtree_control"), "+memory +cpu +pids");
            }
            return new ControlGroups(Map.of("", root), true, name, List.of());
        } catch (IOException notOurs) {
            return onlyCounted(root);
        }
    }

    /// A container sees as the root the group that it is in, and cannot change it; what builds in
    /// it take is counted together.
    private static ControlGroups onlyCounted(Path root) {
        return new ControlGroups(Map.of(), false, "", List.of(root, root.resolve("memory")));
    }

    /// Whether what builds are allowed is enforced.
    public boolean areThere() {
        return !hierarchies.isEmpty();
    }

    /// A group for one build; without hierarchies it bounds nothing.
    public ControlGroup create(String build, ComputeLimits limits, int processes)
            throws IOException {
        if (!areThere()) {
            return new ControlGroup(List.of(), around);
        }
        var folders = new ArrayList<Path>();
        for (var hierarchy : hierarchies.entrySet()) {
            var folder = Files.createDirectories(hierarchy.getValue().resolve(name).resolve(build));
            folders.add(folder);
            if (isUnified) {
                boundUnified(folder, limits, processes);
            } else {
                bound(hierarchy.getKey(), folder, limits, processes);
            }
        }
        return new ControlGroup(folders);
    }

    private static void boundUnified(Path folder, ComputeLimits limits, int processes)
            throws IOException {
        write(folder, "pids.max", Integer.toString(processes));
        if (limits.memory().isPresent()) {
            write(folder, "memory.max", limits.memory().get().toString());
            write(folder, "memory.swap.max", "0");
        }
        if (limits.millicores().isPresent()) {
            write(folder, "cpu.max", quota(limits.millicores().get()) + " 100000");
        }
    }

    private static void bound(String controller, Path folder, ComputeLimits limits, int processes)
            throws IOException {
        switch (controller) {
            case "pids" -> write(folder, "pids.max", Integer.toString(processes));
            case "memory" -> {
                if (limits.memory().isPresent()) {
                    var bytes = limits.memory().get().toString();
                    write(folder, "memory.limit_in_bytes", bytes);
                    write(folder, "memory.memsw.limit_in_bytes", bytes);
                }
            }
            default -> {
                if (limits.millicores().isPresent()) {
                    write(folder, "cpu.cfs_period_us", "100000");
                    write(
                            folder,
                            "cpu.cfs_quota_us",
                            Long.toString(quota(limits.millicores().get())));
                }
            }
        }
    }

    /// Microseconds of a tenth of a second; the kernel takes no less than a thousand.
    private static long quota(long millicores) {
        return Math.max(1000, millicores * 100);
    }

    /// Not every kernel counts swap.
    private static void write(Path folder, String file, String value) throws IOException {
        var path = folder.resolve(file);
        if (Files.exists(path) || !file.contains("sw")) {
            Files.writeString(path, value);
        }
    }

    /// Removes the groups of builds that are over; those with processes in them stay.
    public void sweep() throws IOException {
        for (var hierarchy : hierarchies.values()) {
            var ours = hierarchy.resolve(name);
            if (Files.isDirectory(ours)) {
                try (var groups = Files.list(ours)) {
                    for (var group : groups.filter(Files::isDirectory).toList()) {
                        new ControlGroup(List.of(group)).remove();
                    }
                }
            }
        }
    }
}
