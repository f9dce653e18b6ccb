package io.millrace.build.application;

import io.millrace.build.domain.BuildEvent;
import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.BuildPhase;
import io.millrace.build.domain.Problem;
import io.millrace.contract.build.Build;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a worker's report means for its Build.
final class Reported {

    private Reported() {}

    static BuildEvent event(WorkReport report, Instant now) {
        var problem = new Problem(Builds.text(report.reason()), Builds.text(report.message()));
        return switch (BuildPhase.parse(report.phase())) {
            case PENDING -> new BuildEvent.Postponed(problem);
            case NEW, RUNNING -> new BuildEvent.Started(report.at());
            case COMPLETE -> new BuildEvent.Completed(now, Optional.ofNullable(report.digest()));
            case FAILED -> new BuildEvent.Failed(now, problem, Builds.text(report.logSnippet()));
            case ERROR -> new BuildEvent.Broken(now, problem);
            case CANCELLED -> new BuildEvent.Cancelled(now);
        };
    }

    /// The Build with what the report has found out.
    static Build on(Build build, WorkReport report) {
        var found =
                report.stages() == null
                        ? build
                        : build.withStatus(build.status().withStages(report.stages()));
        var revised =
                report.revision() == null
                        ? found
                        : found.withSpec(found.spec().withRevision(report.revision()));
        var news = new LinkedHashMap<String, String>();
        orEmpty(report.annotations())
                .forEach((name, value) -> {
                    if (BuildNames.isTold(name) || BuildNames.OURS.contains(name)) {
                        news.put(name, value);
                    }
                });
        put(news, BuildNames.LOG, report.log());
        if (news.isEmpty()) {
            return revised;
        }
        var annotations = new LinkedHashMap<>(orEmpty(revised.metadata().annotations()));
        annotations.putAll(news);
        return revised.withMetadata(revised.metadata().withAnnotations(annotations));
    }

    private static void put(Map<String, String> news, String name, @Nullable String value) {
        if (value != null) {
            news.put(name, value);
        }
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> annotations) {
        return annotations == null ? Map.of() : annotations;
    }
}
