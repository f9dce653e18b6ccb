package io.millrace.build.execution.process;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/// What the programs of one build may take together.
public final class ControlGroup {

    static final ControlGroup NONE = new ControlGroup(List.of());

    private static final Logger LOG = Logger.getLogger(ControlGroup.class);
    private static final Pattern KILLED = Pattern.compile("(?m)^oom_kill ([0-9]+)$");
    private static final int TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final String ENTER =
            "while [ \"$1\" != -- ]; do echo $$ >\"$1/cgroup.procs\" || exit 1; shift; done; shift;"
                    + " exec \"$@\"";

    private final List<Path> folders;
    private final List<Path> counted;
    private final long before;

    ControlGroup(List<Path> folders) {
        this(folders, folders);
    }

    /// @param folders of the group itself
    /// @param counted where the kernel counts whom it has killed; what it had counted already was
    ///   somebody else
    ControlGroup(List<Path> folders, List<Path> counted) {
        this.folders = List.copyOf(folders);
        this.counted = List.copyOf(counted);
        before = killed();
    }

    /// The words before a program that make it, and what it starts, part of the group.
    List<String> entrance() {
        if (folders.isEmpty()) {
            return List.of();
        }
        var words = new ArrayList<>(List.of("sh", "-c", ENTER, "enter"));
        folders.forEach(it -> words.add(it.toString()));
        words.add("--");
        return words;
    }

    /// Whether the kernel has killed something for the memory that the group took.
    boolean hasKilled() {
        return killed() > before;
    }

    private long killed() {
        long killed = 0;
        for (var folder : counted) {
            for (var file : List.of("memory.events", "memory.oom_control")) {
                try {
                    var count = KILLED.matcher(Files.readString(folder.resolve(file)));
                    killed += count.find() ? Long.parseLong(count.group(1)) : 0;
                } catch (IOException notCounted) {
                    continue;
                }
            }
        }
        return killed;
    }

    /// Removes it; its programs have been stopped, and the kernel may be about to notice.
    public void remove() {
        for (var folder : folders) {
            for (int tried = 1; !isRemoved(folder) && tried <= TRIES; tried++) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static boolean isRemoved(Path folder) {
        try {
            Files.delete(folder);
            return true;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (FileSystemException inUse) {
            LOG.debugf("%s is still in use", folder);
            return false;
        } catch (IOException broken) {
            LOG.warnf("%s cannot be removed: %s", folder, broken.getMessage());
            return true;
        }
    }
}
