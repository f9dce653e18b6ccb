package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitCredential;
import io.millrace.build.execution.GitCredential.SshKey;
import io.millrace.build.execution.GitCredential.UserPassword;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.SourceRevision.Person;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.Programs;
import io.millrace.platform.network.AddressPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Fetches one commit of a git repository into an empty directory.
public final class GitFetch {

    private static final String TRUST_ON_FIRST_USE =
            "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";

    private final Programs programs;
    private final GitLimits limits;
    private final AddressPolicy addresses;

    public GitFetch(Programs programs, GitLimits limits, AddressPolicy addresses) {
        this.programs = programs;
        this.limits = limits;
        this.addresses = addresses;
    }

    /// The URI as it may be shown and recorded: without a password in it.
    ///
    /// @throws BuildFailure when git may not fetch from it
    public static String shownUri(GitSource source) throws BuildFailure {
        return GitUrl.parse(source.uri()).shown();
    }

    /// What of the source must not be shown.
    public static Collection<String> secretsOf(GitSource source) {
        var secrets = new ArrayList<String>();
        GitUrl.userInfo(source.uri())
                .filter(it -> it.contains(":"))
                .ifPresent(it -> {
                    var password = it.substring(it.indexOf(':') + 1);
                    secrets.add(it);
                    secrets.add(password);
                    secrets.add(decoded(password));
                });
        source.credential().ifPresent(it -> secrets.add(secretOf(it)));
        return secrets;
    }

    public SourceRevision fetch(
            GitSource source,
            Path directory,
            Map<String, String> environment,
            SecretFiles secrets,
            Patience patience,
            Consumer<String> log)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var given = GitUrl.parse(source.uri());
        var wanted = wanted(source);
        var host = GitHost.of(given);
        var judged = host.judged(addresses);
        var url =
                host.protocol().equals("git") ? given.at(judged.getFirst()) : given.withoutLogin();
        var place = connectingTo(host, judged.getFirst());
        var hardened = new HashMap<>(environment);
        hardened.putAll(hardening(place));
        var settings = new ArrayList<String>();
        if (host.isHttp()) {
            settings.add(
                    "http.curloptResolve=%s:%d:%s"
                            .formatted(host.name(), host.port(), String.join(",", judged)));
        }
        var credential = source.credential().or(() -> inUrl(given, host));
        if (credential.isPresent()) {
            offer(credential.get(), url, place, secrets, hardened, settings);
        }
        var repository =
                new GitRepository(directory, hardened, settings, limits, programs, patience, log);
        log.accept("Cloning \"%s\" ...".formatted(url.shown()));
        repository.git("init", "--quiet");
        checkOut(repository, url, wanted, source.ref());
        repository.refuseIfTooLarge();
        var revision = revision(repository);
        log.accept("\tCommit:\t%s (%s)".formatted(revision.commit(), revision.message()));
        log.accept("\tAuthor:\t" + revision.author());
        log.accept("\tDate:\t" + revision.date());
        return revision;
    }

    /// ssh resolves names by itself; the address that was judged is given to it, and its known
    /// hosts go by the name all the same.
    private static String connectingTo(GitHost host, String address) {
        return "-o HostName='%s' -o HostKeyAlias='%s'".formatted(address, host.sshName());
    }

    private static Optional<GitCredential> inUrl(GitUrl url, GitHost host) {
        return GitUrl.userInfo(url.text())
                .filter(it -> host.isHttp())
                .map(it -> it.split(":", 2))
                .map(it -> new UserPassword(decoded(it[0]), it.length < 2 ? "" : decoded(it[1])));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException plain) {
            return text;
        }
    }

    private static GitRef wanted(GitSource source) throws BuildFailure {
        if (source.ref().isPresent()) {
            GitRef.parse("spec.source.git.ref", source.ref().get());
        }
        if (source.commit().isPresent()) {
            return GitRef.parse("spec.revision.git.commit", source.commit().get());
        }
        return source.ref().map(GitRef::new).orElse(GitRef.DEFAULT_BRANCH);
    }

    private static void checkOut(
            GitRepository repository, GitUrl url, GitRef wanted, Optional<String> ref)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var shallow =
                repository.attempt(
                        "fetch",
                        "--quiet",
                        "--depth=1",
                        "--no-tags",
                        "--",
                        url.text(),
                        wanted.name());
        if (shallow.succeeded()) {
            repository.git("checkout", "--quiet", "--force", "--detach", "FETCH_HEAD");
            return;
        }
        // Servers may refuse to be asked for a commit, and abbreviations are known only here.
        if (!wanted.couldBeCommit() && !shallow.says("shallow")) {
            throw new BuildFailure(
                    FailureReason.FETCH_SOURCE_FAILED,
                    "%s: %s".formatted(url.shown(), shallow.complaint()));
        }
        fetchEverything(repository, url, ref);
        var name = wanted.equals(GitRef.DEFAULT_BRANCH) ? "refs/millrace/head" : wanted.name();
        repository.git("checkout", "--quiet", "--force", "--detach", commitish(repository, name));
    }

    private static void fetchEverything(GitRepository repository, GitUrl url, Optional<String> ref)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var words =
                new ArrayList<>(
                        List.of(
                                "fetch",
                                "--quiet",
                                "--",
                                url.text(),
                                "+HEAD:refs/millrace/head",
                                "+refs/heads/*:refs/remotes/origin/*",
                                "+refs/tags/*:refs/tags/*"));
        ref.filter(it -> it.startsWith("refs/")).ifPresent(it -> words.add("+" + it + ":" + it));
        repository.git(words.toArray(String[]::new));
    }

    private static String commitish(GitRepository repository, String name)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        for (var candidate : List.of(name, "refs/remotes/origin/" + name)) {
            var found =
                    repository.attempt(
                            "rev-parse",
                            "--verify",
                            "--quiet",
                            "--end-of-options",
                            candidate + "^{commit}");
            if (found.succeeded()) {
                return found.output().getFirst();
            }
        }
        throw new BuildFailure(
                FailureReason.FETCH_SOURCE_FAILED,
                "the repository has no branch, tag or commit '" + name + "'");
    }

    private static SourceRevision revision(GitRepository repository)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var lines =
                repository.git(
                        "log",
                        "-1",
                        "--no-show-signature",
                        "--format=%H%n%an%n%ae%n%cn%n%ce%n%ad%n%<(80,trunc)%s");
        return new SourceRevision(
                lines.get(0),
                new Person(lines.get(1), lines.get(2)),
                new Person(lines.get(3), lines.get(4)),
                lines.get(6).strip(),
                lines.get(5));
    }

    private static Map<String, String> hardening(String place) {
        return Map.of(
                "GIT_ALLOW_PROTOCOL", "https:http:ssh:git",
                "GIT_ASKPASS", "true",
                "GIT_TERMINAL_PROMPT", "0",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_SSH_COMMAND", ssh(place + " " + TRUST_ON_FIRST_USE));
    }

    private static void offer(
            GitCredential credential,
            GitUrl url,
            String place,
            SecretFiles secrets,
            Map<String, String> environment,
            List<String> settings)
            throws BuildFailure, IOException {
        switch (credential) {
            case UserPassword login -> {
                var answer = secrets.write("git-login", login(login));
                settings.add(
                        "credential.%s.helper=!f() { test \"$1\" = get && cat '%s'; }; f"
                                .formatted(origin(url), answer));
            }
            case SshKey(var privateKey, var knownHosts) -> {
                var key = secrets.write("ssh-key", privateKey.strip() + "\n");
                var options = "-i '%s' -o IdentitiesOnly=yes".formatted(key);
                var trust =
                        knownHosts.isPresent()
                                ? "-o StrictHostKeyChecking=yes -o UserKnownHostsFile='%s'"
                                        .formatted(secrets.write("known-hosts", knownHosts.get()))
                                : TRUST_ON_FIRST_USE;
                environment.put("GIT_SSH_COMMAND", ssh(place + " " + options + " " + trust));
            }
        }
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
    private static String origin(GitUrl url) throws BuildFailure {
        try {
            var uri = URI.create(url.text());
            var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            return "%s://%s%s".formatted(uri.getScheme(), uri.getHost(), port);
        } catch (IllegalArgumentException unusual) {
            throw new BuildFailure(
                    FailureReason.FETCH_SOURCE_FAILED,
                    "spec.source.git.uri: a username and password need an https or http URL");
        }
    }

    private static String secretOf(GitCredential credential) {
        return switch (credential) {
            case UserPassword(var _, var password) -> password;
            case SshKey(var privateKey, var _) -> privateKey;
        };
    }
}
