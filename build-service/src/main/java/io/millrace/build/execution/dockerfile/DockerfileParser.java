package io.millrace.build.execution.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the text of a Dockerfile. What buildah gets is written anew from the instructions found
/// here, so a line that two parsers would read differently cannot slip through.
final class DockerfileParser {

    private static final Set<String> KEYWORDS =
            Set.of(
                    "ADD",
                    "ARG",
                    "CMD",
                    "COPY",
                    "ENTRYPOINT",
                    "ENV",
                    "EXPOSE",
                    "FROM",
                    "HEALTHCHECK",
                    "LABEL",
                    "MAINTAINER",
                    "ONBUILD",
                    "RUN",
                    "SHELL",
                    "STOPSIGNAL",
                    "USER",
                    "VOLUME",
                    "WORKDIR");
    private static final Set<String> FOLLOWED = Set.of("ADD", "COPY", "RUN");
    private static final Pattern DIRECTIVE =
            Pattern.compile("#[ \\t]*([A-Za-z][A-Za-z0-9]*)[ \\t]*=[ \\t]*(.*?)[ \\t]*");
    private static final Pattern INSTRUCTION = Pattern.compile("([A-Za-z]+)(?:[ \\t]+(.*))?");

    /// buildah reads lines of at most 64 KiB.
    private static final int LONGEST = 60_000;

    private final List<String> lines;
    private int next;
    private char escape = '\\';

    DockerfileParser(String text) throws DockerfileRefused {
        var content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        lines = content.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            refuseControlCharacters(i + 1, lines.get(i));
        }
        // String.lines() also ends a line at a lone carriage return, where buildah does not.
        if (content.replace("\r\n", "\n").indexOf('\r') >= 0) {
            throw new DockerfileRefused("it contains a carriage return within a line");
        }
    }

    Dockerfile parse() throws DockerfileRefused {
        readDirectives();
        var instructions = new ArrayList<Instruction>();
        while (next < lines.size()) {
            if (isNothing(lines.get(next))) {
                next++;
            } else {
                instructions.add(readInstruction());
            }
        }
        return new Dockerfile(escape, instructions);
    }

    /// One instruction as it stands in an ONBUILD.
    static Instruction instruction(int line, String text) throws DockerfileRefused {
        refuseControlCharacters(line, text);
        Matcher parts = INSTRUCTION.matcher(text);
        if (!parts.matches()) {
            throw new DockerfileRefused(line, "there is no instruction in '" + shown(text) + "'");
        }
        var keyword = upper(parts.group(1));
        if (!KEYWORDS.contains(keyword)) {
            throw new DockerfileRefused(line, "unknown instruction " + keyword);
        }
        var arguments = parts.group(2) == null ? "" : parts.group(2).strip();
        return new Instruction(line, keyword, arguments);
    }

    private void readDirectives() throws DockerfileRefused {
        while (next < lines.size()) {
            Matcher directive = DIRECTIVE.matcher(lines.get(next).strip());
            if (!directive.matches()) {
                return;
            }
            heed(directive.group(1), directive.group(2));
            next++;
        }
    }

    /// The others are comments to buildah, `syntax` too: there is no other frontend to read it
    /// with.
    private void heed(String name, String value) throws DockerfileRefused {
        if (name.equalsIgnoreCase("escape")) {
            if (!value.equals("\\") && !value.equals("`")) {
                throw new DockerfileRefused(
                        next + 1,
                        "the escape directive must be \\ or `, not '" + shown(value) + "'");
            }
            escape = value.charAt(0);
        }
    }

    private Instruction readInstruction() throws DockerfileRefused {
        int line = next + 1;
        var joined = new StringBuilder();
        boolean continued = true;
        while (continued && next < lines.size()) {
            var part = lines.get(next++);
            if (!joined.isEmpty() && isNothing(part)) {
                continue;
            }
            continued = isContinued(part);
            joined.append(continued ? withoutContinuation(part) : part);
        }
        var text = joined.toString().strip();
        refuseLong(line, text);
        if (isContinued(text)) {
            throw new DockerfileRefused(line, "the instruction ends with an escape character");
        }
        return withHeredocs(instruction(line, text));
    }

    private Instruction withHeredocs(Instruction instruction) throws DockerfileRefused {
        int line = instruction.line();
        if (instruction.keyword().equals("ONBUILD")) {
            Heredoc.refuse(line, instruction.arguments());
        }
        if (!FOLLOWED.contains(instruction.keyword())) {
            return instruction;
        }
        var heredocs = new ArrayList<Heredoc>();
        for (var mark : Heredoc.marks(line, instruction.arguments())) {
            int first = next;
            while (next < lines.size() && !mark.endsAt(lines.get(next))) {
                next++;
            }
            if (next == lines.size()) {
                throw new DockerfileRefused(
                        line, "the heredoc %s has no end".formatted(mark.name()));
            }
            heredocs.add(mark.with(lines.subList(first, next++)));
        }
        return new Instruction(line, instruction.keyword(), instruction.arguments(), heredocs);
    }

    static void refuseLong(int line, String text) throws DockerfileRefused {
        if (text.length() > LONGEST) {
            throw new DockerfileRefused(line, "the instruction is longer than 60,000 characters");
        }
    }

    private boolean isContinued(String text) {
        int last = lastInk(text);
        return last >= 0 && text.charAt(last) == escape;
    }

    private static String withoutContinuation(String text) {
        return text.substring(0, lastInk(text));
    }

    private static int lastInk(String text) {
        int last = text.length() - 1;
        while (last >= 0 && (text.charAt(last) == ' ' || text.charAt(last) == '\t')) {
            last--;
        }
        return last;
    }

    private static boolean isNothing(String line) {
        var text = line.strip();
        return text.isEmpty() || text.startsWith("#");
    }

    private static void refuseControlCharacters(int line, String text) throws DockerfileRefused {
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c == 0x85)) {
            throw new DockerfileRefused(line, "it contains a control character");
        }
        if (text.indexOf('\uFFFD') >= 0) {
            throw new DockerfileRefused(line, "it is not UTF-8");
        }
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
