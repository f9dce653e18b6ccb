package io.millrace.build.execution.dockerfile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The values of a stage's ARGs and ENVs where they are plain to see. An ENV covers the ARG of its
/// name.
final class StageVariables {

    private static final Pattern DECLARATION =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:=(?:\"([^\"\\\\]*)\"|([^\\s\"'\\\\]*)))?");
    private static final Pattern SET =
            Pattern.compile("(?:^|\\s)([A-Za-z_][A-Za-z0-9_]*)(?==|\\s|$)");
    private static final Pattern PAIR =
            Pattern.compile(
                    "([A-Za-z_][A-Za-z0-9_]*)=(?:\"([^\"\\\\]*)\"|([^\\s\"'\\\\]*))(?:\\s+|$)");
    private static final Pattern ONE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\s+([^\"'\\\\]+)");
    private static final Pattern VARIABLE =
            Pattern.compile(
                    "\\$(?:([A-Za-z_][A-Za-z0-9_]*)"
                            + "|\\{([A-Za-z_][A-Za-z0-9_]*)(?::([-+])([^${}\\s]*))?\\})");

    private final Map<String, String> given;
    private final Map<String, String> global;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Set<String> empty = new HashSet<>();
    private final Set<String> unknown = new HashSet<>();

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
        var written = text(declaration);
        var value =
                Optional.ofNullable(given.get(name))
                        .or(() -> written.flatMap(this::expand))
                        .or(() -> Optional.ofNullable(global.get(name)));
        value.ifPresentOrElse(it -> values.put(name, it), () -> values.remove(name));
        if (value.isEmpty() && written.isEmpty()) {
            empty.add(name);
        } else {
            empty.remove(name);
        }
    }

    private static Optional<String> text(Matcher setting) {
        return Optional.ofNullable(setting.group(2))
                .or(() -> Optional.ofNullable(setting.group(3)));
    }

    /// What is set together does not see each other.
    void env(Instruction env) {
        var found = plain(env.arguments());
        var news = new HashMap<String, Optional<String>>();
        found.forEach((name, text) -> news.put(name, expand(text)));
        SET.matcher(env.arguments())
                .results()
                .map(it -> it.group(1))
                .filter(it -> found.isEmpty())
                .forEach(it -> news.put(it, Optional.empty()));
        news.forEach(this::set);
    }

    private void set(String name, Optional<String> value) {
        environment.remove(name);
        unknown.remove(name);
        value.ifPresentOrElse(it -> environment.put(name, it), () -> unknown.add(name));
    }

    /// What is set where all of it is plain; empty where it is not.
    private static Map<String, String> plain(String settings) {
        var found = new HashMap<String, String>();
        var one = ONE.matcher(settings);
        if (one.matches() && !one.group(2).startsWith("=")) {
            return Map.of(one.group(1), one.group(2));
        }
        var pair = PAIR.matcher(settings);
        int end = 0;
        while (end < settings.length()) {
            if (!pair.region(end, settings.length()).lookingAt()) {
                return Map.of();
            }
            found.put(pair.group(1), text(pair).orElse(""));
            end = pair.end();
        }
        return found;
    }

    /// The text with every variable replaced; empty when there is one that cannot be.
    Optional<String> expand(String text) {
        var expanded = new StringBuilder();
        var variable = VARIABLE.matcher(text);
        while (variable.find()) {
            var value = valueOf(variable);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            variable.appendReplacement(expanded, Matcher.quoteReplacement(value.get()));
        }
        variable.appendTail(expanded);
        return expanded.indexOf("$") >= 0 ? Optional.empty() : Optional.of(expanded.toString());
    }

    /// `:-` gives a word in the place of nothing, `:+` in the place of anything.
    private Optional<String> valueOf(Matcher variable) {
        var name = variable.group(1) == null ? variable.group(2) : variable.group(1);
        var value = valueOf(name);
        if (variable.group(3) == null) {
            return value;
        }
        var isNothing = value.map(String::isEmpty);
        if (value.isEmpty() && empty.contains(name) && !unknown.contains(name)) {
            isNothing = Optional.of(true);
        }
        var wantsNothing = variable.group(3).equals("-");
        return isNothing.map(it -> it == wantsNothing ? variable.group(4) : value.orElse(""));
    }

    private Optional<String> valueOf(String name) {
        return unknown.contains(name)
                ? Optional.empty()
                : Optional.ofNullable(environment.get(name))
                        .or(() -> Optional.ofNullable(values.get(name)));
    }
}
