package io.millrace.build.domain;

import io.millrace.contract.build.Build;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// How a Build is named and labelled after its BuildConfig.
public final class BuildNames {

    public static final String CONFIG = "openshift.io/build-config.name";
    public static final String OLD_CONFIG = "buildconfig";
    public static final String START_POLICY = "openshift.io/build.start-policy";
    public static final String NUMBER = "openshift.io/build.number";
    public static final String CLONE_OF = "openshift.io/build.clone-of";
    public static final String PAUSED = "openshift.io/build-config.paused";

    /// Annotation of a finished Build: where its log is kept, `<repository>@<manifest digest>`.
    public static final String LOG = "build.millrace.io/log";

    /// Says where the statement is kept on how the image of the build came about.
    public static final String PROVENANCE = "build.millrace.io/provenance";

    /// Says where the statement is kept on what is in the image of the build.
    public static final String SBOM = "build.millrace.io/sbom";

    /// Says which of the statements there are not, and why.
    public static final String UNATTESTED = "build.millrace.io/unattested";

    /// What annotations begin with that tell of a run in Jenkins.
    public static final String JENKINS = "openshift.io/jenkins-";

    /// Annotation of a Build: the pod that runs it.
    public static final String POD = "openshift.io/build.pod-name";

    /// What only this service says of a build.
    public static final List<String> OURS = List.of(LOG, PROVENANCE, SBOM, UNATTESTED);

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    private BuildNames() {}

    /// Whether who runs a build may say this of it.
    public static boolean isTold(String annotation) {
        return annotation.startsWith(JENKINS) || annotation.equals(POD);
    }

    /// `<config>-<number>`; a name that would be too long is cut and made unique by its hash.
    static String ofBuild(String config, long number) {
        var suffix = "-" + number;
        var name = config + suffix;
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        var hash = String.format(Locale.ROOT, "-%08x", fnv1a(name));
        return config.substring(0, LONGEST_NAME - suffix.length() - hash.length()) + hash + suffix;
    }

    /// The name cut from its end until it is a label's value.
    public static String asLabel(String name) {
        var cut = name.length() <= LONGEST_LABEL ? name : name.substring(0, LONGEST_LABEL);
        while (!cut.isEmpty() && !isLetterOrDigit(cut.charAt(cut.length() - 1))) {
            cut = cut.substring(0, cut.length() - 1);
        }
        return cut;
    }

    /// The configuration's name; empty for a Build that was made without one.
    public static String configOf(Build build) {
        var annotations = build.metadata().annotations();
        var config = build.status().config();
        if (config != null && config.name() != null) {
            return config.name();
        }
        return annotations == null ? "" : annotations.getOrDefault(CONFIG, "");
    }

    /// The Build's number within its configuration; 0 without one.
    public static long numberOf(Build build) {
        var annotations = build.metadata().annotations();
        var number = annotations == null ? "" : annotations.getOrDefault(NUMBER, "");
        return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0;
    }

    private static boolean isLetterOrDigit(char letter) {
        return Character.isLetterOrDigit(letter);
    }

    private static int fnv1a(String text) {
        var hash = 0x811c9dc5;
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * 0x01000193;
        }
        return hash;
    }
}
