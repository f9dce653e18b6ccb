package io.millrace.build.execution.s2i;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `.s2iignore` of a source: one glob a line, `!` takes back, `#` comments. The last match counts.
public final class IgnoreFile {

    private static final int MOST = 1000;
    private static final int LONGEST = 1000;

    /// @param ignores false for a line that takes back
    private record Rule(Glob glob, boolean ignores) {}

    private final List<Rule> rules;

    private IgnoreFile(List<Rule> rules) {
        this.rules = rules;
    }

    public static IgnoreFile of(String text) {
        var rules = new ArrayList<Rule>();
        text.lines()
                .map(String::strip)
                .filter(it -> !it.isEmpty() && !it.startsWith("#") && it.length() <= LONGEST)
                .limit(MOST)
                .forEach(it -> {
                    boolean back = it.startsWith("!");
                    rules.add(new Rule(Glob.of(back ? it.substring(1).strip() : it), !back));
                });
        return new IgnoreFile(rules);
    }

    /// Whether a file or folder is left out, with all that is in it.
    ///
    /// @param path relative to the source
    public boolean ignores(Path path) {
        var ignored = false;
        for (var rule : rules) {
            if (rule.glob().matches(path)) {
                ignored = rule.ignores();
            }
        }
        return ignored;
    }
}
