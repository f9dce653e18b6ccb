package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitAccess;
import io.millrace.build.execution.GitCredential;
import io.millrace.build.execution.GitCredential.SshKey;
import io.millrace.build.execution.GitCredential.UserPassword;
import io.millrace.platform.network.AddressPolicy;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How git reaches one server: at an address that was judged, with credentials that it shows to
/// this server and to no other.
///
/// @param url what git is told
/// @param settings for git's command line, which others can read
record GitConnection(GitUrl url, Map<String, String> environment, List<String> settings) {

    private static final String TRUST_ON_FIRST_USE =
            "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";

    /// Reads a `.gitconfig` for its harmless part.
    interface Settings {
        String harmless(String gitconfig)
                throws BuildFailure, BuildStopped, IOException, InterruptedException;
    }

    static GitConnection to(
            GitUrl given,
            GitAccess access,
            AddressPolicy addresses,
            Map<String, String> environment,
            SecretFiles secrets,
            Settings reading)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var making = new Making(given, addresses, secrets, new HashMap<>(environment));
        making.harden();
        making.connect(access);
        if (access.settings().isPresent()) {
            var harmless = reading.harmless(access.settings().get());
            making.environment.put(
                    "GIT_CONFIG_GLOBAL", secrets.write("git-config", harmless).toString());
        }
        return new GitConnection(making.url, making.environment, making.settings);
    }

    private static final class Making {

        private final GitUrl given;
        private final GitHost host;
        private final AddressPolicy addresses;
        private final SecretFiles secrets;
        private final Map<String, String> environment;
        private final List<String> settings = new ArrayList<>();
        private GitUrl url;
        private String place = "";

        Making(
                GitUrl given,
                AddressPolicy addresses,
                SecretFiles secrets,
                Map<String, String> environment)
                throws BuildFailure {
            this.given = given;
            this.host = GitHost.of(given);
            this.addresses = addresses;
            this.secrets = secrets;
            this.environment = environment;
            this.url = given.withoutLogin();
        }

        void harden() {
            environment.putAll(
                    Map.of(
                            "GIT_ALLOW_PROTOCOL", "https:http:ssh:git",
                            "GIT_ASKPASS", "true",
                            "GIT_TERMINAL_PROMPT", "0",
                            "GIT_CONFIG_NOSYSTEM", "1",
                            "GIT_CONFIG_GLOBAL", "/dev/null",
                            "GIT_LFS_SKIP_SMUDGE", "1"));
        }

        void connect(GitAccess access) throws BuildFailure, IOException {
            var proxy = access.proxies().to(host.protocol(), host.name());
            if (proxy.isPresent()) {
                goThrough(GitProxy.parse(proxy.get()));
            } else {
                goStraight();
            }
            environment.put("GIT_SSH_COMMAND", ssh(place + " " + TRUST_ON_FIRST_USE));
            if (access.authority().isPresent()) {
                var file = secrets.write("git-authority", access.authority().get());
                settings.add("http.sslCAInfo=" + file);
            }
            if (access.isUnverified()) {
                environment.put("GIT_SSL_NO_VERIFY", "true");
            }
            var credential = access.credential().or(() -> given.login(host));
            if (credential.isPresent()) {
                offer(credential.get());
            }
        }

        /// The proxy resolves the server's name; git gets no list of exceptions from which it could
        /// conclude otherwise. A proxy's password is not for the command line.
        private void goThrough(GitProxy proxy) throws BuildFailure {
            settings.add(resolved(proxy.host(), proxy.port(), proxy.judged(addresses)));
            for (var name : List.of("http_proxy", "https_proxy", "HTTPS_PROXY")) {
                environment.put(name, proxy.text());
            }
        }

        private void goStraight() throws BuildFailure {
            var judged = host.judged(addresses);
            if (host.isHttp()) {
                settings.add(resolved(host.name(), host.port(), judged));
            } else if (host.protocol().equals("git")) {
                url = given.at(judged.getFirst());
            }
            place = connectingTo(judged.getFirst());
        }

        private static String resolved(String name, int port, List<String> judged) {
            return "http.curloptResolve=%s:%d:%s".formatted(name, port, String.join(",", judged));
        }

        /// ssh resolves names by itself; the address that was judged is given to it, and its known
        /// hosts go by the name all the same.
        private String connectingTo(String address) {
            return "-o HostName='%s' -o HostKeyAlias='%s'".formatted(address, host.sshName());
        }

        private void offer(GitCredential credential) throws BuildFailure, IOException {
            switch (credential) {
                case UserPassword login -> {
                    var answer = secrets.write("git-login", login(login));
                    settings.add(
                            "credential.%s.helper=!f() { test \"$1\" = get && cat '%s'; }; f"
                                    .formatted(origin(), answer));
                }
                case SshKey(var privateKey, var knownHosts) -> {
                    var key = secrets.write("ssh-key", privateKey.strip() + "\n");
                    var options = "-i '%s' -o IdentitiesOnly=yes".formatted(key);
                    environment.put(
                            "GIT_SSH_COMMAND",
                            ssh(place + " " + options + " " + trust(knownHosts)));
                }
            }
        }

        private String trust(Optional<String> knownHosts) throws IOException {
            return knownHosts.isPresent()
                    ? "-o StrictHostKeyChecking=yes -o UserKnownHostsFile='%s'"
                            .formatted(secrets.write("known-hosts", knownHosts.get()))
                    : TRUST_ON_FIRST_USE;
        }

        private static String ssh(String options) {
            return "ssh -F /dev/null -o BatchMode=yes -o ConnectTimeout=30 " + options;
        }

        private static String login(UserPassword login) throws BuildFailure {
            var text = "username=%s\npassword=%s\n".formatted(login.username(), login.password());
            if (text.lines().count() != 2) {
                throw new BuildFailure(
                        FailureReason.FETCH_SOURCE_FAILED,
                        "the source secret's username or password contains a line break");
            }
            return text;
        }

        /// The server that the login is for; a redirect to another one gets none.
        private String origin() throws BuildFailure {
            try {
                var uri = URI.create(url.text());
                var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
                return "%s://%s%s".formatted(uri.getScheme(), uri.getHost(), port);
            } catch (IllegalArgumentException unusual) {
                throw new BuildFailure(
                        FailureReason.FETCH_SOURCE_FAILED,
                        url.where() + ": a username and password need an https or http URL");
            }
        }
    }
}
