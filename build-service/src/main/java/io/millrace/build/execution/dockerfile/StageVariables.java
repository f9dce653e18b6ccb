package io.millrace.build.execution.dockerfile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The values of a stage's ARGs where they are plain to see. What also an ENV sets is not.
final class StageVariables {

    private static final Pattern DECLARATION =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:=(?:\"([^\"\\\\]*)\"|([^\\s\"'\\\\]*)))?");
    private static final Pattern SET =
            Pattern.compile("(?:^|\\s)([A-Za-z_][A-Za-z0-9_]*)(?==|\\s|$)");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)\\})");

    private final Map<String, String> given;
    private final Map<String, String> global;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> covered = new HashSet<>();

    /// @param given the build's own values
    /// @param global those of ARGs before the first FROM
    StageVariables(Map<String, String> given, Map<String, String> global) {
        this.given = given;
        this.global = global;
    }

    void arg(Instruction arg) {
        for (var word : arg.arguments().split("\\s+")) {
            var declaration = DECLARATION.matcher(word);
            if (declaration.matches()) {
                declare(declaration);
            }
        }
    }

    private void declare(Matcher declaration) {
        var name = declaration.group(1);
        var written =
                Optional.ofNullable(declaration.group(2))
                        .or(() -> Optional.ofNullable(declaration.group(3)));
        Optional.ofNullable(given.get(name))
                .or(() -> written.flatMap(this::expand))
                .or(() -> Optional.ofNullable(global.get(name)))
                .ifPresentOrElse(it -> values.put(name, it), () -> values.remove(name));
    }

    void env(Instruction env) {
        SET.matcher(env.arguments()).results().forEach(it -> covered.add(it.group(1)));
    }

    /// The text with every variable replaced; empty when there is one that cannot be.
    Optional<String> expand(String text) {
        var expanded = new StringBuilder();
        var variable = VARIABLE.matcher(text);
        while (variable.find()) {
            var name = variable.group(1) == null ? variable.group(2) : variable.group(1);
            var value = values.get(name);
            if (value == null || covered.contains(name)) {
                return Optional.empty();
            }
            variable.appendReplacement(expanded, Matcher.quoteReplacement(value));
        }
        variable.appendTail(expanded);
        return expanded.indexOf("$") >= 0 ? Optional.empty() : Optional.of(expanded.toString());
    }
}
