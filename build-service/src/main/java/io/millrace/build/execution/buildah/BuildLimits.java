package io.millrace.build.execution.buildah;

/// What builds may take of their machine.
///
/// @param cache how many bytes of layers are kept for later builds; nothing is kept when it is zero
/// @param disk how many bytes one build may write
/// @param processes how many processes and threads one build may have at a time
/// @param memory how many bytes one build may have, whatever it asks for
public record BuildLimits(long cache, long disk, int processes, long memory) {

    public static final BuildLimits USUAL = new BuildLimits(10L << 30, 20L << 30, 4096, 8L << 30);

    private static final long LEAST_MEMORY = 32L << 20;

    public BuildLimits {
        if (disk <= 0 || processes < 100 || memory < LEAST_MEMORY) {
            throw new IllegalArgumentException(
                    "A build needs some disk, at least 100 processes and 32 MiB of memory: %d bytes, %d processes, %d bytes"
                            .formatted(disk, processes, memory));
        }
    }

    /// With the usual memory.
    public BuildLimits(long cache, long disk, int processes) {
        this(cache, disk, processes, USUAL.memory());
    }

    public BuildLimits caching(long bytes) {
        return new BuildLimits(bytes, disk, processes, memory);
    }
}
