package io.millrace.build.execution.dockerfile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ARGs declared before the first FROM with the values they have there, the only ones that a
/// FROM may use besides those of the platform.
final class Arguments {

    private static final Pattern DECLARATION =
            Pattern.compile(
                    "([A-Za-z_][A-Za-z0-9_]*)(?:=(\"[^\"]*\"|'[^']*'|[^\\s\"']*))?(?:[ \\t]+|$)");
    private static final Pattern VARIABLE =
            Pattern.compile(
                    "\\$(?:([A-Za-z_][A-Za-z0-9_]*)"
                            + "|\\{([A-Za-z_][A-Za-z0-9_]*)(?::([-+])([^${}]*))?\\})");

    private final Map<String, String> buildArgs;
    private final Map<String, String> values = new LinkedHashMap<>();

    Arguments(Map<String, String> buildArgs) {
        this.buildArgs = buildArgs;
    }

    void declare(Instruction arg) throws DockerfileRefused {
        Matcher declaration = DECLARATION.matcher(arg.arguments());
        int end = 0;
        while (end < arg.arguments().length()) {
            declaration.region(end, arg.arguments().length());
            if (!declaration.lookingAt()) {
                throw new DockerfileRefused(
                        arg.line(), "an ARG before FROM must read NAME or NAME=value");
            }
            var name = declaration.group(1);
            var text = declaration.group(2);
            var given = buildArgs.get(name);
            if (given != null) {
                values.put(name, given);
            } else if (text != null) {
                values.put(name, expand(arg.line(), unquoted(text)));
            }
            end = declaration.end();
        }
    }

    /// The values that stages take over which declare the same names.
    Map<String, String> values() {
        return values;
    }

    /// The text with every variable replaced. What is left contains no `$`.
    String expand(int line, String text) throws DockerfileRefused {
        var expanded = VARIABLE.matcher(text).replaceAll(it -> Matcher.quoteReplacement(value(it)));
        if (expanded.indexOf('$') >= 0) {
            throw new DockerfileRefused(
                    line,
                    "'" + DockerfileParser.shown(text) + "' holds a variable nobody can read");
        }
        return expanded;
    }

    private String value(MatchResult variable) {
        var name = variable.group(1) == null ? variable.group(2) : variable.group(1);
        var value = values.getOrDefault(name, MachinePlatform.ARGUMENTS.getOrDefault(name, ""));
        if (variable.group(3) == null) {
            return value;
        }
        var word = variable.group(4);
        return variable.group(3).equals("-") == value.isEmpty() ? word : value;
    }

    private static String unquoted(String text) {
        boolean quoted = text.startsWith("\"") || text.startsWith("'");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
