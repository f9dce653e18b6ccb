package io.millrace.importer.domain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Which tags of a repository come first when not all are wanted: `latest`, then minor versions,
/// then full versions, both from high to low, then all other names.
public final class TagOrder implements Comparator<String> {

    public static final TagOrder MOST_WANTED_FIRST = new TagOrder();

    private static final String NUMBER = "(0|[1-9][0-9]{0,30})";
    private static final Pattern MINOR =
            Pattern.compile("v?" + NUMBER + "\\." + NUMBER + "(?:-(\\w++))?");
    private static final Pattern FULL =
            Pattern.compile(
                    "v?"
                            + NUMBER
                            + "\\."
                            + NUMBER
                            + "\\."
                            + NUMBER
                            + "(?:-([0-9A-Za-z-]++(?:\\.[0-9A-Za-z-]++)*+))?");

    private TagOrder() {}

    private record Version(List<BigInteger> numbers, Optional<String> suffix, boolean isMinor) {

        static Optional<Version> of(String tag) {
            var minor = MINOR.matcher(tag);
            if (minor.matches()) {
                return Optional.of(
                        new Version(
                                List.of(number(minor, 1), number(minor, 2), BigInteger.ZERO),
                                Optional.ofNullable(minor.group(3)),
                                true));
            }
            var full = FULL.matcher(tag);
            return full.matches()
                    ? Optional.of(
                            new Version(
                                    List.of(number(full, 1), number(full, 2), number(full, 3)),
                                    Optional.ofNullable(full.group(4)),
                                    false))
                    : Optional.empty();
        }

        private static BigInteger number(Matcher tag, int group) {
            return new BigInteger(tag.group(group));
        }

        /// By precedence of semantic versions: what carries a suffix comes before its release.
        int compareTo(Version other) {
            var byNumber =
                    IntStream.range(0, 3)
                            .map(i -> numbers.get(i).compareTo(other.numbers.get(i)))
                            .filter(it -> it != 0)
                            .findFirst();
            if (byNumber.isPresent()) {
                return byNumber.getAsInt();
            }
            if (suffix.isEmpty() || other.suffix.isEmpty()) {
                return Boolean.compare(suffix.isEmpty(), other.suffix.isEmpty());
            }
            return compareSuffixes(suffix.get().split("\\."), other.suffix.get().split("\\."));
        }

        private static int compareSuffixes(String[] ones, String[] others) {
            for (var i = 0; i < Math.min(ones.length, others.length); i++) {
                var compared = compareWords(ones[i], others[i]);
                if (compared != 0) {
                    return compared;
                }
            }
            return Integer.compare(ones.length, others.length);
        }

        private static int compareWords(String one, String other) {
            var isNumber = one.matches("[0-9]+");
            if (isNumber != other.matches("[0-9]+")) {
                return isNumber ? -1 : 1;
            }
            return isNumber
                    ? new BigInteger(one).compareTo(new BigInteger(other))
                    : one.compareTo(other);
        }
    }

    @Override
    public int compare(String one, String other) {
        var byRank = Integer.compare(rank(one), rank(other));
        if (byRank != 0) {
            return byRank;
        }
        var version = Version.of(one);
        var otherVersion = Version.of(other);
        if (version.isPresent() && otherVersion.isPresent()) {
            var byVersion = otherVersion.get().compareTo(version.get());
            if (byVersion != 0) {
                return byVersion;
            }
        }
        return Arrays.compareUnsigned(bytes(one), bytes(other));
    }

    private static int rank(String tag) {
        if (tag.equals("latest")) {
            return 0;
        }
        return Version.of(tag).map(it -> it.isMinor() ? 1 : 2).orElse(3);
    }

    private static byte[] bytes(String tag) {
        return tag.getBytes(StandardCharsets.UTF_8);
    }
}
