package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitAccess;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Fetches one commit of a git repository into an empty directory.
public final class GitFetch {

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
        var access = source.access();
        var secrets = new ArrayList<>(GitUrl.secretsIn(source.uri()));
        access.proxies().http().ifPresent(it -> secrets.addAll(GitUrl.secretsIn(it)));
        access.proxies().https().ifPresent(it -> secrets.addAll(GitUrl.secretsIn(it)));
        access.settings().ifPresent(it -> secrets.addAll(GitSettings.secretsIn(it)));
        access.credential().ifPresent(it -> secrets.add(secretOf(it)));
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
        var work = new Work(directory, environment, secrets, patience, log);
        log.accept("Cloning \"%s\" ...".formatted(given.shown()));
        var repository = checkedOut(given, source.access(), wanted, source.ref(), work);
        var modules =
                new GitSubmodules(
                        given,
                        source.access(),
                        directory,
                        log,
                        (url, access, commit, place) ->
                                checkedOut(url, access, commit, Optional.empty(), work.in(place)));
        modules.fetch(repository);
        repository.refuseIfTooLarge();
        var revision = revision(repository);
        log.accept("\tCommit:\t%s (%s)".formatted(revision.commit(), revision.message()));
        log.accept("\tAuthor:\t" + revision.author());
        log.accept("\tDate:\t" + revision.date());
        return revision;
    }

    /// Where the files of one repository go.
    private record Work(
            Path directory,
            Map<String, String> environment,
            SecretFiles secrets,
            Patience patience,
            Consumer<String> log) {

        Work in(Path other) {
            return new Work(other, environment, secrets, patience, log);
        }
    }

    private GitRepository checkedOut(
            GitUrl given, GitAccess access, GitRef wanted, Optional<String> ref, Work work)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var settings =
                new GitSettings(
                        (words, environment) -> repository(work, environment, List.of()).git(words),
                        work.environment(),
                        work.secrets(),
                        work.log());
        var connection =
                GitConnection.to(
                        given,
                        access,
                        addresses,
                        work.environment(),
                        work.secrets(),
                        settings::harmless);
        var repository = repository(work, connection.environment(), connection.settings());
        repository.git("init", "--quiet");
        checkOut(repository, connection.url(), wanted, ref);
        repository.refuseIfTooLarge();
        return repository;
    }

    private GitRepository repository(
            Work work, Map<String, String> environment, List<String> settings) {
        return new GitRepository(
                work.directory(),
                environment,
                settings,
                limits,
                programs,
                work.patience(),
                work.log());
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

    private static String secretOf(GitCredential credential) {
        return switch (credential) {
            case UserPassword(var _, var password) -> password;
            case SshKey(var privateKey, var _) -> privateKey;
        };
    }
}
