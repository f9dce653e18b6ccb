package io.millrace.build.execution.jenkins;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// A Jenkins that runs pipelines.
///
/// @param url where it is, with its context path if it has one
/// @param token an API token of the user, or a password
/// @param poll how often a run is looked at
/// @param patience how long it may be unreachable while it runs something
/// @param shown where people reach it
public record JenkinsServer(
        URI url,
        Optional<String> user,
        Optional<String> token,
        Duration poll,
        Duration patience,
        URI shown) {

    public JenkinsServer {
        url = plain(url.toString());
        shown = plain(shown.toString());
    }

    public JenkinsServer(
            URI url,
            Optional<String> user,
            Optional<String> token,
            Duration poll,
            Duration patience) {
        this(url, user, token, poll, patience, url);
    }

    private static URI plain(String text) {
        if (!text.matches("https?://[^/@?#]+(/[^?#]*)?")) {
            throw new IllegalArgumentException(
                    "A Jenkins is named by an http or https URL without a login: " + text);
        }
        return URI.create(text.replaceFirst("/+$", ""));
    }

    @Override
    public String toString() {
        return "JenkinsServer[" + url + "]";
    }
}
