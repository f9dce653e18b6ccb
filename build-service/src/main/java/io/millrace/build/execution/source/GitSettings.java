package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildStopped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of a tenant's `.gitconfig` that starts no program, reads no file of the machine and
/// leads to no other server.
record GitSettings(
        Git git, Map<String, String> environment, SecretFiles secrets, Consumer<String> log) {

    private static final Pattern HARMLESS =
            Pattern.compile(
                    "user\\.(name|email)"
                            + "|core\\.(autocrlf|eol|longpaths)"
                            + "|http\\.(.+\\.)?(sslverify|extraheader|postbuffer|useragent|version)");
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9-]+)\\.(?:(.*)\\.)?([a-z0-9-]+)", Pattern.DOTALL);
    private static final Pattern HEADER =
            Pattern.compile("(?im)^\\s*extraheader\\s*=\\s*\"?(.*?)\"?\\s*$");

    /// Runs git on no server.
    interface Git {
        List<String> run(String[] words, Map<String, String> environment)
                throws BuildFailure, BuildStopped, IOException, InterruptedException;
    }

    /// What must not be shown of it: headers carry logins.
    static List<String> secretsIn(String gitconfig) {
        return HEADER.matcher(gitconfig)
                .results()
                .map(it -> it.group(1).replaceFirst("(?i)^[a-z0-9-]+:\\s*([a-z]+ )?", ""))
                .filter(it -> !it.isEmpty())
                .toList();
    }

    /// What of it counts; the log names the rest.
    String harmless(String gitconfig)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var file = secrets.write("git-config-given", gitconfig);
        var kept = new ArrayList<String>();
        var ignored = new TreeSet<String>();
        var words = new String[] {"config", "--file", file.toString(), "--no-includes", "--list"};
        for (var line : git.run(words, environment)) {
            var name = line.replaceFirst("(?s)=.*$", "");
            var value = name.equals(line) ? "true" : line.substring(name.length() + 1);
            var key = KEY.matcher(name);
            if (!key.matches()) {
                continue;
            }
            if (HARMLESS.matcher(name).matches()) {
                kept.add(setting(key, value));
            } else {
                ignored.add(name);
            }
        }
        if (!ignored.isEmpty()) {
            log.accept(
                    "Of the source secret's .gitconfig is ignored: " + String.join(", ", ignored));
        }
        return String.join("", kept);
    }

    private static String setting(Matcher key, String value) {
        var subsection = key.group(2) == null ? "" : " \"" + escaped(key.group(2)) + "\"";
        return "[%s%s]\n\t%s = \"%s\"\n"
                .formatted(key.group(1), subsection, key.group(3), escaped(value));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
