package io.millrace.build.execution.jenkins;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The Jenkins that runs the pipelines of all projects.
///
/// @param url where it is, with its context path if it has one
/// @param token an API token of the user, or a password
/// @param poll how often a run is looked at
/// @param patience how long it may be unreachable while it runs something
public record JenkinsServer(
        URI url, Optional<String> user, Optional<String> token, Duration poll, Duration patience) {

    public JenkinsServer {
        var text = url.toString();
        if (!text.matches("https?://[^/@?#]+(/[^?#]*)?")) {
            throw new IllegalArgumentException(
                    "A Jenkins is named by an http or https URL without a login: " + text);
        }
        url = URI.create(text.replaceFirst("/+$", ""));
    }

    @Override
    public String toString() {
        return "JenkinsServer[" + url + "]";
    }
}
