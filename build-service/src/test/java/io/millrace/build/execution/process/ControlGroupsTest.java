package io.millrace.build.execution.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.ComputeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On folders with the kernel's file names.
class ControlGroupsTest {

    private static final ComputeLimits LIMITS =
            new ComputeLimits(Optional.of(1L << 28), Optional.of(1500L));

    @TempDir private Path root;

    @Test
    void inOneHierarchyAGroupHasAllOfItsLimits() throws IOException {
        Files.writeString(root.resolve("cgroup.controllers"), "cpu memory pids");
        var group = root.resolve("ours/build-1");
        Files.createDirectories(group);
        Files.createFile(group.resolve("memory.swap.max"));

        var made = ControlGroups.below(root, "ours").create("build-1", LIMITS, 400);

        assertThat(root.resolve("cgroup.subtree_control")).hasContent("+memory +cpu +pids");
        assertThat(group.resolve("memory.max")).hasContent("268435456");
        assertThat(group.resolve("memory.swap.max")).hasContent("0");
        assertThat(group.resolve("cpu.max")).hasContent("150000 100000");
        assertThat(group.resolve("pids.max")).hasContent("400");
        assertThat(made.entrance()).endsWith(group.toString(), "--");
    }

    @Test
    void inSeveralHierarchiesAGroupIsInEach() throws IOException {
        for (var controller : List.of("memory", "cpu", "pids")) {
            Files.createDirectories(root.resolve(controller));
            Files.createFile(root.resolve(controller).resolve("cgroup.procs"));
        }

        ControlGroups.below(root, "ours").create("build-1", LIMITS, 400);

        assertThat(root.resolve("memory/ours/build-1/memory.limit_in_bytes"))
                .hasContent("268435456");
        assertThat(root.resolve("cpu/ours/build-1/cpu.cfs_quota_us")).hasContent("150000");
        assertThat(root.resolve("pids/ours/build-1/pids.max")).hasContent("400");
    }

    @Test
    void whatTheKernelHasKilledIsKnown() throws IOException {
        Files.writeString(root.resolve("memory.events"), "low 0\noom 1\noom_kill 1\n");
        var group = new ControlGroup(List.of(root));
        assertThat(group.hasKilled()).isFalse();

        Files.writeString(root.resolve("memory.events"), "low 0\noom 1\noom_kill 2\n");
        assertThat(group.hasKilled()).isTrue();
    }

    @Test
    void withoutHierarchiesNothingIsBoundedAndWhatIsKilledAllTheSameIsKnown() throws IOException {
        var groups = ControlGroups.below(root, "ours");
        var group = groups.create("build-1", LIMITS, 400);
        Files.createDirectories(root.resolve("memory"));
        Files.writeString(root.resolve("memory/memory.oom_control"), "under_oom 0\noom_kill 1\n");

        assertThat(groups.areThere()).isFalse();
        assertThat(group.entrance()).isEmpty();
        assertThat(group.hasKilled()).isTrue();
    }
}
