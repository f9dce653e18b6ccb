package io.millrace.build.execution.buildah;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The version of the installed buildah.
record BuildahVersion(int major, int minor, int patch) implements Comparable<BuildahVersion> {

    /// The first without the known ways from `RUN --mount` to files of the host: CVE-2024-1753,
    /// CVE-2024-9407, CVE-2024-9675, CVE-2024-11218.
    private static final BuildahVersion WITH_SAFE_MOUNTS = new BuildahVersion(1, 38, 1);

    private static final Pattern VERSION =
            Pattern.compile("buildah version (\\d+)\\.(\\d+)\\.(\\d+).*");

    /// Reads the answer to `buildah --version`.
    static BuildahVersion parse(String answer) {
        Matcher parts = VERSION.matcher(answer.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("buildah does not tell its version: " + answer);
        }
        return new BuildahVersion(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)));
    }

    boolean hasSafeMounts() {
        return compareTo(WITH_SAFE_MOUNTS) >= 0;
    }

    @Override
    public int compareTo(BuildahVersion other) {
        return Comparator.comparingInt(BuildahVersion::major)
                .thenComparingInt(BuildahVersion::minor)
                .thenComparingInt(BuildahVersion::patch)
                .compare(this, other);
    }
}
