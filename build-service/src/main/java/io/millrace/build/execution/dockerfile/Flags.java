package io.millrace.build.execution.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The `--name=value` words that precede an instruction's arguments. They must be plain: quotes,
/// escapes and variables in a flag could mean one thing here and another to buildah.
///
/// @param rest the arguments after the flags
record Flags(List<Flag> flags, String rest) {

    private static final Pattern WORD = Pattern.compile("(--\\S*)(?:[ \\t]+|$)");
    private static final Pattern PLAIN =
            Pattern.compile("--([a-z][a-z-]*)(?:=([!-~&&[^\"'`$\\\\]]*))?");

    record Flag(String name, String value) {

        String text() {
            return value.isEmpty() ? "--" + name : "--" + name + "=" + value;
        }
    }

    Flags {
        flags = List.copyOf(flags);
    }

    static Flags of(Instruction instruction) throws DockerfileRefused {
        return of(instruction.line(), instruction.keyword(), instruction.arguments());
    }

    static Flags of(int line, String keyword, String arguments) throws DockerfileRefused {
        var flags = new ArrayList<Flag>();
        Matcher word = WORD.matcher(arguments);
        int end = 0;
        while (word.region(end, arguments.length()).lookingAt()) {
            Matcher flag = PLAIN.matcher(word.group(1));
            if (!flag.matches()) {
                throw new DockerfileRefused(
                        line,
                        "a flag of %s must be plain --name=value, without quotes, escapes and"
                                        .formatted(keyword)
                                + " variables: "
                                + DockerfileParser.shown(word.group(1)));
            }
            flags.add(new Flag(flag.group(1), flag.group(2) == null ? "" : flag.group(2)));
            end = word.end();
        }
        var rest = arguments.substring(end);
        if (!rest.isEmpty() && isBlankToSomebody(rest.codePointAt(0))) {
            throw new DockerfileRefused(line, "it contains an unusual blank before its arguments");
        }
        return new Flags(flags, rest);
    }

    private static boolean isBlankToSomebody(int first) {
        return Character.isWhitespace(first)
                || Character.isSpaceChar(first)
                || Character.getType(first) == Character.FORMAT;
    }
}
