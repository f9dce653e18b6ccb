package io.millrace.build.application;

import io.millrace.contract.build.SourceRevision;
import io.millrace.contract.build.StageInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a worker says about an attempt at a Build: that it runs it, or how it ended.
///
/// @param uid of the Build
/// @param attempt which attempt; a report of another than the present one is out of date
/// @param phase `Running`, `Complete`, `Failed`, `Error` or `Cancelled`
/// @param digest of the image in the registry
/// @param log where the log is kept: `<repository>@<manifest digest>`
/// @param provenance where the statement on the image is kept: `<repository>@<manifest digest>`
/// @param annotations further ones of the Build, each beginning with `openshift.io/jenkins-`
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
        @Nullable String provenance,
        @Nullable Map<String, String> annotations,
        Instant at) {

    public static WorkReport running(String uid, long attempt, Instant at) {
        return new WorkReport(
                uid, attempt, "Running", null, null, null, null, null, null, null, null, null, null,
                at);
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
                provenance,
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
                provenance,
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
                provenance,
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
                provenance,
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
                provenance,
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
                provenance,
                annotations,
                at);
    }

    public WorkReport withProvenance(@Nullable String place) {
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
                place,
                annotations,
                at);
    }

    public WorkReport withAnnotations(Map<String, String> others) {
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
                provenance,
                others,
                at);
    }
}
