package io.millrace.trigger.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.build.GitSourceRevision;
import io.millrace.contract.build.SourceControlUser;
import io.millrace.contract.build.SourceRevision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A branch that a host says was pushed, and the commit that it is at now; branches that were
/// deleted are none.
record PushedBranch(String ref, @Nullable SourceRevision revision) {

    private static final String HEADS = "refs/heads/";

    boolean is(String wanted) {
        return !ref.isEmpty() && shortened(ref).equals(shortened(wanted));
    }

    private static String shortened(String ref) {
        return ref.startsWith(HEADS) ? ref.substring(HEADS.length()) : ref;
    }

    static List<PushedBranch> ofGithub(JsonNode push) {
        if (push.path("deleted").asBoolean() || isNothing(push.path("after").asText())) {
            return List.of();
        }
        var head = push.path("head_commit");
        return List.of(
                new PushedBranch(
                        push.path("ref").asText(),
                        revision(
                                head.path("id"),
                                head,
                                head.path("author"),
                                head.path("committer"))));
    }

    static List<PushedBranch> ofGitlab(JsonNode push) {
        if (isNothing(push.path("after").asText())) {
            return List.of();
        }
        var commits = push.path("commits");
        var last = commits.path(commits.size() - 1);
        var commit = last.path("id").isTextual() ? last.path("id") : push.path("after");
        return List.of(
                new PushedBranch(
                        push.path("ref").asText(),
                        revision(commit, last, last.path("author"), last.path("author"))));
    }

    static List<PushedBranch> ofBitbucket(JsonNode push) {
        var branches = new ArrayList<PushedBranch>();
        for (var change : push.path("push").path("changes")) {
            var now = change.path("new");
            if (now.isObject() && !now.path("type").asText().equals("tag")) {
                var commit = change.path("commits").path(0);
                var hash = commit.has("hash") ? commit.path("hash") : now.at("/target/hash");
                var author = new SourceControlUser(nameOf(commit.path("author")), null);
                branches.add(
                        new PushedBranch(
                                now.path("name").asText(),
                                revision(hash, commit.path("message"), author, author)));
            }
        }
        return branches;
    }

    static List<PushedBranch> ofBitbucketServer(JsonNode push) {
        var actor = push.path("actor");
        var author =
                new SourceControlUser(
                        text(
                                actor.has("displayName")
                                        ? actor.path("displayName")
                                        : actor.path("name")),
                        text(actor.path("emailAddress")));
        var branches = new ArrayList<PushedBranch>();
        for (var change : push.path("changes")) {
            var ref = change.path("ref");
            if (!change.path("type").asText().equals("DELETE")
                    && !ref.path("type").asText().equals("TAG")) {
                branches.add(
                        new PushedBranch(
                                ref.path("displayId").asText(),
                                revision(
                                        change.path("toHash"),
                                        change.path("message"),
                                        author,
                                        author)));
            }
        }
        return branches;
    }

    /// The git part of a generic call, or one of its refs.
    static PushedBranch ofGeneric(JsonNode git) {
        return new PushedBranch(
                git.path("ref").asText(),
                revision(git.path("commit"), git, git.path("author"), git.path("committer")));
    }

    private static @Nullable SourceRevision revision(
            JsonNode commit, JsonNode about, JsonNode author, JsonNode committer) {
        return revision(commit, about.path("message"), person(author), person(committer));
    }

    private static @Nullable SourceRevision revision(
            JsonNode commit,
            JsonNode message,
            SourceControlUser author,
            SourceControlUser committer) {
        var hash = text(commit);
        return hash == null
                ? null
                : new SourceRevision(
                        "Git", new GitSourceRevision(hash, author, committer, text(message)));
    }

    private static SourceControlUser person(JsonNode person) {
        return new SourceControlUser(text(person.path("name")), text(person.path("email")));
    }

    private static @Nullable String nameOf(JsonNode author) {
        return Optional.ofNullable(text(author.at("/user/display_name")))
                .orElse(text(author.path("raw")));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
    }

    private static boolean isNothing(String commit) {
        return !commit.isEmpty() && commit.chars().allMatch(it -> it == '0');
    }
}
