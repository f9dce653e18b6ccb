package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import io.millrace.platform.network.AddressPolicy;
import io.millrace.platform.network.ForbiddenAddressException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The server that git is to connect to, as its URL says.
///
/// @param where what named the URL
record GitHost(String protocol, String name, int port, String where) {

    private static final Pattern URL =
            Pattern.compile(
                    "(https?|ssh|git)://(?:[^/@]*@)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?(?:/.*)?");
    private static final Pattern SHORT = Pattern.compile("(?:[^/@:]*@)?([A-Za-z0-9.-]+):.*");

    static GitHost of(GitUrl url) throws BuildFailure {
        Matcher spelled = URL.matcher(url.text());
        if (spelled.matches()) {
            var protocol = spelled.group(1);
            var port = spelled.group(3);
            return new GitHost(
                    protocol,
                    spelled.group(2),
                    port == null ? usualPort(protocol) : Integer.parseInt(port),
                    url.where());
        }
        Matcher brief = SHORT.matcher(url.text());
        if (!url.text().contains("://") && brief.matches()) {
            return new GitHost("ssh", brief.group(1), usualPort("ssh"), url.where());
        }
        throw refused(url.where(), "'%s' names no plain host".formatted(url.shown()));
    }

    private static int usualPort(String protocol) {
        return switch (protocol) {
            case "https" -> 443;
            case "http" -> 80;
            case "ssh" -> 22;
            default -> 9418;
        };
    }

    boolean isHttp() {
        return protocol.startsWith("http");
    }

    /// The addresses to connect to, all of them judged.
    List<String> judged(AddressPolicy policy) throws BuildFailure {
        return judged(policy, name, port, where);
    }

    static List<String> judged(AddressPolicy policy, String name, int port, String where)
            throws BuildFailure {
        try {
            return policy.resolve(name, port).stream()
                    .map(InetSocketAddress::getAddress)
                    .map(it -> it.getHostAddress().replaceFirst("%.*$", ""))
                    .toList();
        } catch (ForbiddenAddressException forbidden) {
            throw refused(where, String.valueOf(forbidden.getMessage()));
        } catch (UnknownHostException unknown) {
            throw refused(where, "the host '%s' is not known".formatted(name));
        } catch (IllegalArgumentException noPort) {
            throw refused(where, "%s:%d is no address".formatted(name, port));
        }
    }

    boolean isTheSameServerAs(GitHost other) {
        return protocol.equals(other.protocol)
                && name.equalsIgnoreCase(other.name)
                && port == other.port;
    }

    /// How known_hosts names it.
    String sshName() {
        return port == usualPort("ssh") ? name : "[%s]:%d".formatted(name, port);
    }

    private static BuildFailure refused(String where, String why) {
        return new BuildFailure(FailureReason.FETCH_SOURCE_FAILED, where + ": " + why);
    }
}
