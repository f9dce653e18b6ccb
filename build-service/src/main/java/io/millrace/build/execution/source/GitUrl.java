package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A URL that git may fetch a tenant's source from: https, http, ssh or git, or ssh's short form
/// `user@host:path`. Everything else names a place on the build machine or a program to run there.
record GitUrl(String text) {

    private static final Pattern URL =
            Pattern.compile("(https?|ssh|git)://(?:[^/@\\s]*@)?[A-Za-z0-9\\[][^/\\s@]*(?:/\\S*)?");
    private static final Pattern SHORT =
            Pattern.compile(
                    "(?!(?:file|ext|fd|https?|ftps?|ssh|git):)(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*:(?![:/]{2})\\S+");
    private static final Pattern USER_INFO = Pattern.compile("://([^/@\\s]*)@");

    static GitUrl parse(String uri) throws BuildFailure {
        if (URL.matcher(uri).matches() && isPlain(uri)) {
            return new GitUrl(uri);
        }
        if (SHORT.matcher(uri).matches() && !uri.contains("::") && isPlain(uri)) {
            return new GitUrl(uri);
        }
        throw new BuildFailure(
                FailureReason.FETCH_SOURCE_FAILED,
                "spec.source.git.uri: '%s' may not be fetched: only https, http, ssh and git are allowed"
                        .formatted(shown(uri)));
    }

    /// `user:password` in front of the host.
    static Optional<String> userInfo(String uri) {
        Matcher found = USER_INFO.matcher(uri);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// The URL without the user and password that an http server would be told: they are told by a
    /// file instead, which no list of processes shows.
    GitUrl withoutLogin() {
        return text.startsWith("http") ? new GitUrl(shown(text)) : this;
    }

    /// The same place at an address instead of a name.
    GitUrl at(String address) {
        var host = address.contains(":") ? "[" + address + "]" : address;
        return new GitUrl(text.replaceFirst("://(?:[^/@]*@)?(?:\\[[^]]*]|[^/:]*)", "://" + host));
    }

    /// The URL as logs and labels may show it.
    String shown() {
        return shown(text);
    }

    private static String shown(String uri) {
        return USER_INFO.matcher(uri).replaceFirst("://");
    }

    private static boolean isPlain(String uri) {
        return uri.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    }
}
