package io.millrace.build.domain;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which of a project's secrets is for a git URI, as their annotations say.
public final class SourceSecrets {

    /// What the annotations begin with; each has one pattern as its value.
    public static final String ANNOTATION = "build.openshift.io/source-secret-match-uri-";

    private static final Pattern FORM =
            Pattern.compile("(\\*|git|http|https|ssh)://(\\*|(?:\\*\\.)?[^/*]+)(/.*)");
    private static final Pattern URI =
            Pattern.compile("([a-z]+)://(?:[^/@]*@)?([^/]+)(/.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SHORT = Pattern.compile("(?:[^/@:]+@)?([^/:]+):(?!//)(.*)");

    private SourceSecrets() {}

    /// A secret and one of its patterns: `<scheme>://<host>/<path>`, where the scheme or the host
    /// may be `*`, the host may begin with `*.`, and `*` in the path is any text.
    public record Annotated(String secret, String pattern) {}

    /// The secret whose matching pattern is the longest; of several the first by name.
    public static Optional<String> of(String uri, List<Annotated> secrets) {
        var place = place(uri);
        return place.flatMap(it ->
                secrets.stream()
                        .filter(secret -> matches(secret.pattern(), it))
                        .min(
                                Comparator.comparingInt(
                                                (Annotated secret) -> -secret.pattern().length())
                                        .thenComparing(Annotated::secret))
                        .map(Annotated::secret));
    }

    private record Place(String scheme, String host, String path) {}

    private static Optional<Place> place(String uri) {
        Matcher spelled = URI.matcher(uri);
        if (spelled.matches()) {
            var path = spelled.group(3) == null ? "/" : spelled.group(3);
            return Optional.of(
                    new Place(
                            spelled.group(1).toLowerCase(Locale.ROOT),
                            spelled.group(2).toLowerCase(Locale.ROOT),
                            path));
        }
        Matcher brief = SHORT.matcher(uri);
        return brief.matches()
                ? Optional.of(
                        new Place(
                                "ssh",
                                brief.group(1).toLowerCase(Locale.ROOT),
                                "/" + brief.group(2).replaceFirst("^/", "")))
                : Optional.empty();
    }

    private static boolean matches(String pattern, Place place) {
        var form = FORM.matcher(pattern);
        return form.matches()
                && (form.group(1).equals("*") || form.group(1).equals(place.scheme()))
                && isHost(form.group(2).toLowerCase(Locale.ROOT), place.host())
                && expression(form.group(3)).matcher(place.path()).matches();
    }

    private static boolean isHost(String pattern, String host) {
        if (pattern.equals("*")) {
            return true;
        }
        return pattern.startsWith("*.")
                ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
                : host.equals(pattern);
    }

    private static Pattern expression(String path) {
        return Pattern.compile(
                Stream.of(path.replaceAll("\\*+", "*").split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")));
    }
}
