package io.millrace.build.execution.buildah;

/// What builds may take of their machine.
///
/// @param cache how many bytes of layers are kept for later builds; nothing is kept when it is zero
/// @param disk how many bytes one build may write
/// @param processes how many processes and threads one build may have at a time
public record BuildLimits(long cache, long disk, int processes) {

    public static final BuildLimits USUAL = new BuildLimits(10L << 30, 20L << 30, 4096);

    public BuildLimits {
        if (disk <= 0 || processes < 100) {
            throw new IllegalArgumentException(
                    "A build needs some disk and at least 100 processes: %d bytes, %d processes"
                            .formatted(disk, processes));
        }
    }

    public BuildLimits caching(long bytes) {
        return new BuildLimits(bytes, disk, processes);
    }
}
