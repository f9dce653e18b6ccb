package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitCredential;
import io.millrace.build.execution.GitCredential.UserPassword;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A URL that git may fetch a tenant's source from: https, http, ssh or git, or ssh's short form
/// `user@host:path`. Everything else names a place on the build machine or a program to run there.
///
/// @param where what names it
record GitUrl(String text, String where) {

    private static final String SPEC = "spec.source.git.uri";

    private static final Pattern URL =
            Pattern.compile("(https?|ssh|git)://(?:[^/@\\s]*@)?[A-Za-z0-9\\[][^/\\s@]*(?:/\\S*)?");
    private static final Pattern SHORT =
            Pattern.compile(
                    "(?!(?:file|ext|fd|https?|ftps?|ssh|git):)(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*:(?![:/]{2})\\S+");
    private static final Pattern USER_INFO = Pattern.compile("://([^/@\\s]*)@");

    static GitUrl parse(String uri) throws BuildFailure {
        return parse(uri, SPEC);
    }

    static GitUrl parse(String uri, String where) throws BuildFailure {
        if (URL.matcher(uri).matches() && isPlain(uri)) {
            return new GitUrl(uri, where);
        }
        if (SHORT.matcher(uri).matches() && !uri.contains("::") && isPlain(uri)) {
            return new GitUrl(uri, where);
        }
        throw new BuildFailure(
                FailureReason.FETCH_SOURCE_FAILED,
                "%s: '%s' may not be fetched: only https, http, ssh and git are allowed"
                        .formatted(where, shown(uri)));
    }

    /// What a submodule's URL means here: `./` and `../` begin at this one.
    GitUrl submodule(String url, String where) throws BuildFailure {
        if (!url.startsWith("./") && !url.startsWith("../")) {
            return parse(url, where);
        }
        var base = text.replaceFirst("/+$", "");
        var rest = url;
        while (rest.startsWith("./") || rest.startsWith("../")) {
            if (rest.startsWith("../")) {
                base = parent(base, where);
            }
            rest = rest.substring(rest.indexOf('/') + 1);
        }
        return parse(base.endsWith(":") ? base + rest : base + "/" + rest, where);
    }

    private String parent(String base, String where) throws BuildFailure {
        var path = base.substring(base.indexOf("://") < 0 ? 0 : base.indexOf("://") + 3);
        var cut = path.lastIndexOf('/');
        if (cut < 0 && path.indexOf(':') > 0 && !base.contains("://")) {
            return base.substring(0, base.indexOf(':') + 1);
        }
        if (cut < 0) {
            throw new BuildFailure(
                    FailureReason.FETCH_SOURCE_FAILED, where + ": its URL leads out of the server");
        }
        return base.substring(0, base.length() - path.length() + cut);
    }

    /// The user and password in front of an http server's name.
    Optional<GitCredential> login(GitHost host) {
        return userInfo(text)
                .filter(it -> host.isHttp())
                .map(it -> it.split(":", 2))
                .map(it -> new UserPassword(decoded(it[0]), it.length < 2 ? "" : decoded(it[1])));
    }

    /// What must not be shown of a URL.
    static List<String> secretsIn(String url) {
        return userInfo(url)
                .filter(it -> it.contains(":"))
                .map(it -> {
                    var password = it.substring(it.indexOf(':') + 1);
                    return List.of(it, password, decoded(password));
                })
                .orElse(List.of());
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException plain) {
            return text;
        }
    }

    /// `user:password` in front of the host.
    static Optional<String> userInfo(String uri) {
        Matcher found = USER_INFO.matcher(uri);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// The URL without the user and password that an http server would be told: they are told by a
    /// file instead, which no list of processes shows.
    GitUrl withoutLogin() {
        return text.startsWith("http") ? new GitUrl(shown(text), where) : this;
    }

    /// The same place at an address instead of a name.
    GitUrl at(String address) {
        var host = address.contains(":") ? "[" + address + "]" : address;
        return new GitUrl(
                text.replaceFirst("://(?:[^/@]*@)?(?:\\[[^]]*]|[^/:]*)", "://" + host), where);
    }

    /// The URL as logs and labels may show it.
    String shown() {
        return shown(text);
    }

    static String shown(String uri) {
        return USER_INFO.matcher(uri).replaceFirst("://");
    }

    private static boolean isPlain(String uri) {
        return uri.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    }
}
