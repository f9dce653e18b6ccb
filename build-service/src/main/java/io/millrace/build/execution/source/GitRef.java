package io.millrace.build.execution.source;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.FailureReason;
import java.util.regex.Pattern;

/// What to check out: a branch, a tag, a full ref such as `refs/pull/7/head`, or a commit.
record GitRef(String name) {

    static final GitRef DEFAULT_BRANCH = new GitRef("HEAD");

    private static final Pattern NAME = Pattern.compile("[^-+.\\s~^:?*\\[\\\\][^\\s~^:?*\\[\\\\]*");
    private static final Pattern WHOLE_COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    static GitRef parse(String field, String text) throws BuildFailure {
        boolean named =
                NAME.matcher(text).matches()
                        && !text.contains("..")
                        && !text.contains("@{")
                        && text.chars().allMatch(c -> c > ' ' && c != 0x7f);
        if (!named) {
            throw new BuildFailure(
                    FailureReason.FETCH_SOURCE_FAILED,
                    "%s: '%s' is not the name of a branch, tag, ref or commit"
                            .formatted(field, text));
        }
        return new GitRef(text);
    }

    /// Whether a server can be asked for it as a commit.
    boolean isWholeCommit() {
        return WHOLE_COMMIT.matcher(name).matches();
    }

    boolean couldBeCommit() {
        return COMMIT.matcher(name).matches();
    }
}
