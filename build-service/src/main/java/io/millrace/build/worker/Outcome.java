package io.millrace.build.worker;

import io.millrace.build.application.WorkReport;
import io.millrace.build.domain.BuildPhase;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildStage;
import io.millrace.contract.build.GitSourceRevision;
import io.millrace.contract.build.SourceControlUser;
import io.millrace.contract.build.SourceRevision;
import io.millrace.contract.build.StageInfo;
import io.millrace.contract.build.StepInfo;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts how an attempt ended into the words of its report.
record Outcome(Claim claim, InstantSource clock) {

    WorkReport of(BuildResult result, PipelineStages pipeline) {
        var report =
                switch (result) {
                    case BuildResult.Pushed pushed ->
                            ended(BuildPhase.COMPLETE, null, null)
                                    .withDigest(pushed.digest())
                                    .withImages(pushed.images());
                    case BuildResult.Built _ -> ended(BuildPhase.COMPLETE, null, null);
                    case BuildResult.Failed failed ->
                            ended(phase(failed), failed.reason().word(), failed.message())
                                    .withLogSnippet(failed.logSnippet());
                    case BuildResult.Cancelled _ -> ended(BuildPhase.CANCELLED, null, null);
                };
        var whole = report.withWork(pipeline.after(stages(result.stages())), revision(result));
        return whole.withAnnotations(pipeline.annotations());
    }

    private static BuildPhase phase(BuildResult.Failed failed) {
        return failed.reason().isBreakage() ? BuildPhase.ERROR : BuildPhase.FAILED;
    }

    WorkReport ended(BuildPhase phase, @Nullable String reason, @Nullable String message) {
        return WorkReport.ended(
                claim.uid(), claim.attempt(), phase.wireName(), reason, message, clock.instant());
    }

    private static @Nullable List<StageInfo> stages(List<BuildStage> stages) {
        return stages.isEmpty() ? null : infos(stages);
    }

    private static List<StageInfo> infos(List<BuildStage> stages) {
        return stages.stream()
                .map(it ->
                        new StageInfo(
                                it.name().word(),
                                it.start(),
                                it.duration().toMillis(),
                                it.steps().stream()
                                        .map(step ->
                                                new StepInfo(
                                                        step.name().word(),
                                                        step.start(),
                                                        step.duration().toMillis()))
                                        .toList()))
                .toList();
    }

    private static @Nullable SourceRevision revision(BuildResult result) {
        return result.revision()
                .map(it ->
                        new SourceRevision(
                                "Git",
                                new GitSourceRevision(
                                        it.commit(),
                                        new SourceControlUser(
                                                it.author().name(), it.author().email()),
                                        new SourceControlUser(
                                                it.committer().name(), it.committer().email()),
                                        it.message())))
                .orElse(null);
    }
}
