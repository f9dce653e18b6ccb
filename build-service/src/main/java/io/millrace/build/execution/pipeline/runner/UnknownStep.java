package io.millrace.build.execution.pipeline.runner;

import java.util.Arrays;
import java.util.regex.Pattern;

/// The name of a step that there is not. What stands in a step's parentheses is carried out before
/// the step, and may be unknown as well: the reader is told of the step.
final class UnknownStep {

    private UnknownStep() {}

    /// @param missing the name that was not found
    /// @param line of the Jenkinsfile where it was not
    /// @param receiver in which it was looked for
    static String named(String missing, String line, Class<?> receiver) {
        var around =
                Pattern.compile(
                                "([A-Za-z_]\\w*)\\s*\\(\\s*\\[?\\s*(?:[A-Za-z_]\\w*\\s*:\\s*)?"
                                        + Pattern.quote(missing)
                                        + "\\s*\\(")
                        .matcher(line);
        return around.find() && !isKnown(around.group(1), receiver) ? around.group(1) : missing;
    }

    private static boolean isKnown(String name, Class<?> receiver) {
        return has(PipelineScript.class, name) || has(receiver, name);
    }

    private static boolean has(Class<?> type, String name) {
        return Arrays.stream(type.getMethods()).anyMatch(it -> it.getName().equals(name));
    }
}
