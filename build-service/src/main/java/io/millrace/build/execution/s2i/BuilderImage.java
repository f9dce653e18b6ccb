package io.millrace.build.execution.s2i;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.SourceStrategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a builder image says of itself.
///
/// @param user the numeric user, and perhaps group, that assembles
/// @param scripts the folder with the image's scripts
/// @param destination the folder that scripts and source are put in
public record BuilderImage(String user, String scripts, String destination) {

    public static final String SCRIPTS_LABEL = "io.openshift.s2i.scripts-url";
    public static final String DESTINATION_LABEL = "io.openshift.s2i.destination";
    public static final String USER_LABEL = "io.openshift.s2i.assemble-user";

    private static final String USUAL_USER = "1001";
    private static final String USUAL_SCRIPTS = "/usr/libexec/s2i";
    private static final String USUAL_DESTINATION = "/tmp";
    private static final String IN_IMAGE = "image://";
    private static final Pattern FOLDER =
            Pattern.compile("(/[A-Za-z0-9_@%+=-][A-Za-z0-9._@+=-]*)+");
    private static final Pattern USER = Pattern.compile("[0-9]{1,10}(:[0-9]{1,10})?");

    /// @param user the image's own user, perhaps empty
    /// @param onBuild what the image wants run when others build on it
    public static BuilderImage of(
            SourceStrategy strategy, String user, Map<String, String> labels, List<String> onBuild)
            throws BuildFailure {
        var image = strategy.builder();
        var assembling = first(labels.getOrDefault(USER_LABEL, ""), user, USUAL_USER);
        judgeUser(strategy, assembling);
        if (!onBuild.isEmpty() && !strategy.asRoot()) {
            throw refused(image, "it has ONBUILD instructions, and this build may not run those");
        }
        var scripts =
                strategy.scripts()
                        .filter(it -> !it.isEmpty() && !isRemote(it))
                        .or(() -> Optional.ofNullable(labels.get(SCRIPTS_LABEL)))
                        .filter(it -> !it.isEmpty())
                        .orElse(IN_IMAGE + USUAL_SCRIPTS);
        var destination = first(labels.getOrDefault(DESTINATION_LABEL, ""), USUAL_DESTINATION);
        return new BuilderImage(
                assembling, scripts(image, scripts), folder(image, "destination", destination));
    }

    /// Whether the scripts are to be fetched; what is not there the image has.
    public static boolean isRemote(String scripts) {
        return scripts.startsWith("http://") || scripts.startsWith("https://");
    }

    private static void judgeUser(SourceStrategy strategy, String user) throws BuildFailure {
        if (strategy.asRoot() && user.matches("[a-z_][a-z0-9_-]*")) {
            return;
        }
        if (!USER.matcher(user).matches()) {
            throw refused(
                    strategy.builder(),
                    "it assembles as '%s', and this build may assemble as a numeric user other than 0 only"
                            .formatted(printable(user)));
        }
        if (!strategy.asRoot() && user.matches("0+(:.*)?")) {
            throw refused(strategy.builder(), "it assembles as uid 0, which this build may not do");
        }
    }

    private static String scripts(String image, String url) throws BuildFailure {
        if (!url.startsWith(IN_IMAGE)) {
            throw refused(
                    image,
                    "scripts are taken from an image:// URL, from the source, and from an http or https URL of the strategy, not from '%s'"
                            .formatted(printable(url)));
        }
        return folder(image, "scripts", url.substring(IN_IMAGE.length()).replaceFirst("/+$", ""));
    }

    private static String folder(String image, String what, String path) throws BuildFailure {
        if (!FOLDER.matcher(path).matches()) {
            throw refused(
                    image,
                    "its folder for the %s is not a plain absolute path: '%s'"
                            .formatted(what, printable(path)));
        }
        return path;
    }

    private static String first(String... texts) {
        for (var text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String printable(String text) {
        var shown = text.replaceAll("\\p{Cntrl}", "?");
        return shown.length() <= 100 ? shown : shown.substring(0, 100) + "…";
    }

    private static BuildFailure refused(String image, String why) {
        return new BuildFailure(
                FailureReason.PULL_BUILDER_IMAGE_FAILED,
                "the builder image %s is refused: %s".formatted(image, why));
    }
}
