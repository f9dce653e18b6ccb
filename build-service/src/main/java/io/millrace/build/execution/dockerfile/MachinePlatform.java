package io.millrace.build.execution.dockerfile;

import java.util.Locale;
import java.util.Map;

/// What images are built for: this machine, whatever a Dockerfile would like.
final class MachinePlatform {

    private static final String OS = "linux";
    private static final String ARCHITECTURE =
            switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
                case "aarch64" -> "arm64";
                case "x86_64" -> "amd64";
                case String other -> other;
            };

    static final String NAME = OS + "/" + ARCHITECTURE;

    /// The ARGs that every Dockerfile has without declaring them, of which a FROM may make use
    /// (Dockerfile reference, "Automatic platform ARGs in the global scope").
    static final Map<String, String> ARGUMENTS =
            Map.of(
                    "BUILDPLATFORM", NAME,
                    "BUILDOS", OS,
                    "BUILDARCH", ARCHITECTURE,
                    "TARGETPLATFORM", NAME,
                    "TARGETOS", OS,
                    "TARGETARCH", ARCHITECTURE);

    private MachinePlatform() {}
}
