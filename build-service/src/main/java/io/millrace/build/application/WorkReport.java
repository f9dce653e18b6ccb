package io.millrace.build.application;

import io.millrace.build.domain.Problem;
import io.millrace.contract.build.SourceRevision;
import io.millrace.contract.build.StageInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a worker says about an attempt at a Build: that it runs it, what it lacks, or how it ended.
///
/// @param uid of the Build
/// @param attempt which attempt; a report of another than the present one is out of date
/// @param phase `Pending`, `Running`, `Complete`, `Failed`, `Error` or `Cancelled`
/// @param digest of the image in the registry
/// @param log where the log is kept: `<repository>@<manifest digest>`
/// @param images that were pulled to build on, each `<pull spec>@<digest>`
/// @param annotations further ones of the Build: its pod, of a run in Jenkins, of what is said of
///   its image
/// @param image the image as an API object, when something was pushed
public record WorkReport(
        String uid,
        long attempt,
        String phase,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String logSnippet,
        @Nullable String digest,
        @Nullable String log,
        @Nullable List<StageInfo> stages,
        @Nullable SourceRevision revision,
        @Nullable Object image,
        @Nullable List<String> images,
        @Nullable Map<String, String> annotations,
        Instant at) {

    public static WorkReport running(String uid, long attempt, Instant at) {
        return new WorkReport(
                uid, attempt, "Running", null, null, null, null, null, null, null, null, null, null,
                at);
    }

    /// The build lacks something that may yet appear.
    public static WorkReport waiting(String uid, long attempt, Problem problem, Instant at) {
        return ended(uid, attempt, "Pending", problem.reason(), problem.message(), at);
    }

    public static WorkReport ended(
            String uid,
            long attempt,
            String phase,
            @Nullable String reason,
            @Nullable String message,
            Instant at) {
        return new WorkReport(
                uid, attempt, phase, reason, message, null, null, null, null, null, null, null,
                null, at);
    }

    /// The same, found by the worker of another attempt.
    public WorkReport ofAttempt(long other) {
        return new WorkReport(
                uid,
                other,
                phase,
                reason,
                message,
                logSnippet,
                digest,
                log,
                stages,
                revision,
                image,
                images,
                annotations,
                at);
    }

    public WorkReport withLogSnippet(String snippet) {
        return new WorkReport(
                uid,
                attempt,
                phase,
                reason,
                message,
                snippet,
                digest,
                log,
                stages,
                revision,
                image,
                images,
                annotations,
                at);
    }

    public WorkReport withDigest(String pushed) {
        return new WorkReport(
                uid,
                attempt,
                phase,
                reason,
                message,
                logSnippet,
                pushed,
                log,
                stages,
                revision,
                image,
                images,
                annotations,
                at);
    }

    public WorkReport withLog(@Nullable String archive) {
        return new WorkReport(
                uid,
                attempt,
                phase,
                reason,
                message,
                logSnippet,
                digest,
                archive,
                stages,
                revision,
                image,
                images,
                annotations,
                at);
    }

    public WorkReport withWork(@Nullable List<StageInfo> done, @Nullable SourceRevision built) {
        return new WorkReport(
                uid,
                attempt,
                phase,
                reason,
                message,
                logSnippet,
                digest,
                log,
                done,
                built,
                image,
                images,
                annotations,
                at);
    }

    public WorkReport withImage(@Nullable Object pushed) {
        return new WorkReport(
                uid,
                attempt,
                phase,
                reason,
                message,
                logSnippet,
                digest,
                log,
                stages,
                revision,
                pushed,
                images,
                annotations,
                at);
    }

    public WorkReport withImages(List<String> pulled) {
        return new WorkReport(
                uid,
                attempt,
                phase,
                reason,
                message,
                logSnippet,
                digest,
                log,
                stages,
                revision,
                image,
                pulled,
                annotations,
                at);
    }

    /// With these annotations besides those that it has.
    public WorkReport withAnnotations(Map<String, String> others) {
        var all = new LinkedHashMap<String, String>();
        if (annotations != null) {
            all.putAll(annotations);
        }
        all.putAll(others);
        return new WorkReport(
                uid,
                attempt,
                phase,
                reason,
                message,
                logSnippet,
                digest,
                log,
                stages,
                revision,
                image,
                images,
                all.isEmpty() ? null : all,
                at);
    }
}
