package io.millrace.build.execution.dockerfile;

import io.millrace.build.execution.dockerfile.Flags.Flag;
import io.millrace.build.execution.dockerfile.VettedDockerfile.Step;
import io.millrace.contract.Digest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// An ADD of which each source is the URL of a file. It becomes a COPY out of the folder that the
/// files are fetched to.
///
/// @param number of the ADD within its Dockerfile
record RemoteFiles(int number, Instruction add, Flags flags, List<String> words) {

    private static final Pattern URL = Pattern.compile("https?://.+", Pattern.CASE_INSENSITIVE);
    private static final Pattern LIST =
            Pattern.compile("\\[\\s*\"[^\"\\\\\\s]+\"(?:\\s*,\\s*\"[^\"\\\\\\s]+\")*\\s*]");
    private static final Pattern WORD = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+@=~-][A-Za-z0-9._+@=~-]*");
    private static final Set<String> REMOTE =
            Set.of("http://", "https://", "git://", "ssh://", "git@", "ftp://", "ftps://");
    private static final Set<String> OWNERSHIP = Set.of("chown", "chmod");

    /// The words of a plain JSON form; empty when it is none, or when a word would not be one
    /// without its quotes.
    static Optional<List<String>> listed(String sources) {
        return LIST.matcher(sources).matches()
                ? Optional.of(WORD.matcher(sources).results().map(it -> it.group(1)).toList())
                : Optional.empty();
    }

    static boolean isUrl(String word) {
        return URL.matcher(word).matches();
    }

    Step.Download step() throws DockerfileRefused {
        var sources = words.subList(0, words.size() - 1);
        if (!sources.stream().allMatch(RemoteFiles::isUrl)) {
            throw refused("ADD may name URLs or files, not both at once");
        }
        var checksum = checksum();
        if (checksum.isPresent() && sources.size() > 1) {
            throw refused("ADD --checksum is for one URL");
        }
        var downloads = new ArrayList<Download>();
        for (var source : sources) {
            var url = url(source);
            var place = "%d/%d/%s".formatted(number, downloads.size(), nameOf(url));
            downloads.add(new Download(url, place, checksum));
        }
        return new Step.Download(
                new Instruction(add.line(), "COPY", String.join(" ", copied(downloads))),
                downloads);
    }

    private List<String> copied(List<Download> downloads) throws DockerfileRefused {
        var all = new ArrayList<>(List.of("--from=" + Download.CONTEXT));
        for (var flag : flags.flags()) {
            if (OWNERSHIP.contains(flag.name())) {
                all.add(flag.text());
            } else if (!flag.name().equals("checksum")) {
                throw refused("ADD --%s is refused".formatted(flag.name()));
            }
        }
        if (flags.flags().stream().map(Flag::name).noneMatch("chown"::equals)) {
            all.add("--chown=0:0");
        }
        downloads.forEach(it -> all.add("/" + it.place()));
        all.add(words.getLast());
        return all;
    }

    private Optional<Digest> checksum() throws DockerfileRefused {
        var given = flags.flags().stream().filter(it -> it.name().equals("checksum")).findFirst();
        try {
            return given.map(it -> Digest.parse(it.value()));
        } catch (IllegalArgumentException malformed) {
            throw refused("ADD --checksum: " + malformed.getMessage());
        }
    }

    private URI url(String word) throws DockerfileRefused {
        try {
            var url = URI.create(word);
            if (url.getHost() != null && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException malformed) {
            throw refused("ADD: " + malformed.getMessage());
        }
        throw refused("ADD from a URL without a plain host: " + DockerfileParser.shown(word));
    }

    /// What the file is called where the destination is a folder.
    private String nameOf(URI url) throws DockerfileRefused {
        var path = url.getPath() == null ? "" : url.getPath();
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (NAME.matcher(name).matches()) {
            return name;
        }
        if (words.getLast().endsWith("/") || words.size() > 2) {
            throw refused(
                    "ADD from a URL that ends in no plain file name needs a destination that is a"
                            + " file");
        }
        return "file";
    }

    private DockerfileRefused refused(String why) {
        return new DockerfileRefused(add.line(), why);
    }

    /// A source that a variable or an escape could turn into a URL counts as one.
    static void refuseHidden(int line, String sources) throws DockerfileRefused {
        if (sources.startsWith("[") && sources.indexOf('\\') >= 0) {
            throw new DockerfileRefused(line, "ADD may not use escapes in its JSON form");
        }
        for (var word : sources.split("[\\s,]+")) {
            var plain = word.replaceAll("[\\\\`\"'\\[\\]]", "").toLowerCase(Locale.ROOT);
            int variable = plain.indexOf('$');
            var known = variable < 0 ? plain : plain.substring(0, variable);
            if (variable >= 0 && isUrl(plain)) {
                throw new DockerfileRefused(
                        line,
                        "ADD from a URL with a variable that is no ARG or ENV of its stage with a"
                                + " plain value: "
                                + DockerfileParser.shown(word));
            }
            if (REMOTE.stream().anyMatch(it -> couldBe(it, known, variable >= 0))) {
                throw new DockerfileRefused(
                        line,
                        "ADD from a URL is refused unless it is plain http or https, and so is a"
                                + " source that begins with a variable other than a plain ARG or"
                                + " ENV of its stage; use COPY for files of the build context");
            }
        }
    }

    private static boolean couldBe(String scheme, String known, boolean more) {
        return known.startsWith(scheme) || (more && scheme.startsWith(known));
    }
}
