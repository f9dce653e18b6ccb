package io.millrace.build.execution.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Text that follows an instruction, up to a line with its name. No buildah ever sees one: what has
/// them is written anew without.
///
/// @param mark what stands for it in the instruction
/// @param expands whether its variables are those of the Dockerfile
/// @param content each line with its end
record Heredoc(String mark, String name, boolean expands, String content) {

    private static final Pattern MARK =
            Pattern.compile("\\d*<<(-?)([\"']?)([A-Za-z0-9_][A-Za-z0-9_.-]*)\\2");
    private static final Pattern ODD_MARK = Pattern.compile("\\d*<<-?[^<-][^<]*");

    /// Where one stands in an instruction.
    record Mark(String text, String name, boolean expands, boolean dropsTabs) {

        Heredoc with(List<String> lines) {
            var content = new StringBuilder();
            lines.forEach(it -> content.append(plain(it)).append('\n'));
            return new Heredoc(text, name, expands, content.toString());
        }

        boolean endsAt(String line) {
            return plain(line).equals(name);
        }

        private String plain(String line) {
            return dropsTabs ? line.replaceFirst("^\t+", "") : line;
        }
    }

    static List<Mark> marks(int line, String instruction) throws DockerfileRefused {
        var marks = new ArrayList<Mark>();
        for (var word : words(instruction)) {
            var mark = MARK.matcher(word);
            if (mark.matches()) {
                marks.add(
                        new Mark(
                                word,
                                mark.group(3),
                                mark.group(2).isEmpty(),
                                !mark.group(1).isEmpty()));
            } else if (ODD_MARK.matcher(word).matches()) {
                throw new DockerfileRefused(
                        line,
                        "the name of a heredoc must be plain: '%s'"
                                .formatted(DockerfileParser.shown(word)));
            }
        }
        return marks;
    }

    static void refuse(int line, String onBuild) throws DockerfileRefused {
        if (!marks(line, onBuild).isEmpty()) {
            throw new DockerfileRefused(line, "heredocs are not supported in ONBUILD");
        }
    }

    /// As a shell tells them apart, quotes and escapes kept.
    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && (c == ' ' || c == '\t')) {
                words.add(word.toString());
                word.setLength(0);
                continue;
            }
            word.append(c);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            }
        }
        words.add(word.toString());
        return words;
    }
}
