package io.millrace.build.execution.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.process.Patience;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/// One run of a pipeline's job: it is put into Jenkins' queue, followed to its end, or stopped. A
/// run that an earlier attempt at the build has begun is followed instead of beginning another.
final class JenkinsRun {

    private static final Logger LOG = Logger.getLogger(JenkinsRun.class);

    /// Which build a run belongs to.
    private static final String UID = "MILLRACE_BUILD_UID";

    private static final String PREFIX = "openshift.io/jenkins-";
    private static final Pattern QUEUED = Pattern.compile(".*/queue/item/([0-9]+)/?");
    private static final int LONGEST_STATUS = 32 << 10;

    private final JenkinsServer server;
    private final JenkinsApi api;
    private final BuildJob job;
    private final PipelineStrategy pipeline;
    private final Patience patience;
    private final BuildLog log;
    private final BuildProgress progress;
    private final InstantSource clock;
    private final JenkinsJob place;

    JenkinsRun(
            JenkinsServer server,
            JenkinsApi api,
            BuildJob job,
            PipelineStrategy pipeline,
            Patience patience,
            BuildLog log,
            BuildProgress progress,
            InstantSource clock) {
        this.server = server;
        this.api = api;
        this.job = job;
        this.pipeline = pipeline;
        this.patience = patience;
        this.log = log;
        this.progress = progress;
        this.clock = clock;
        this.place = new JenkinsJob(api, job, pipeline);
    }

    /// @throws BuildFailure when the run's result is anything but success
    void carryOut() throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var begun = place.runOf(UID, job.uid());
        if (begun.isPresent()) {
            log.line("Following the run #%d that was begun before".formatted(begun.get()));
            follow(begun.get());
            return;
        }
        var queued = place.queuedOf(UID, job.uid());
        follow(awaitStart(queued.isPresent() ? queued.get() : enqueue()));
    }

    private long enqueue() throws BuildFailure, IOException, InterruptedException {
        var parameters = parameters();
        place.write(parameters.keySet());
        var told = api.postForm(place.path() + "/buildWithParameters", parameters);
        var queued = QUEUED.matcher(told.orElse(""));
        if (!queued.matches()) {
            throw new IOException("Jenkins did not say where the run waits");
        }
        log.line("Waiting for a run of " + api.place(place.path()) + " ...");
        return Long.parseLong(queued.group(1));
    }

    private Map<String, String> parameters() {
        var parameters = new LinkedHashMap<>(pipeline.env());
        parameters.put("OPENSHIFT_BUILD_NAME", job.name());
        parameters.put("OPENSHIFT_BUILD_NAMESPACE", job.namespace());
        parameters.put(UID, job.uid());
        return parameters;
    }

    /// @return the number of the run
    private long awaitStart(long item)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var said = "";
        try {
            while (true) {
                var state = patiently("/queue/item/%d/api/json".formatted(item));
                if (state.isEmpty() || state.get().path("cancelled").asBoolean()) {
                    throw failed("the run was taken out of Jenkins' queue");
                }
                var number = state.get().path("executable").path("number");
                if (number.isIntegralNumber()) {
                    return number.asLong();
                }
                var why = state.get().path("why").asText("");
                if (!why.isEmpty() && !why.equals(said)) {
                    said = why;
                    log.line(why);
                    progress.waiting("JenkinsQueue", why);
                }
                patience.pause(server.poll());
            }
        } catch (BuildStopped stopped) {
            quietly("/queue/cancelItem?id=" + item);
            throw stopped;
        }
    }

    private void follow(long number)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        var run = place.path() + "/" + number;
        var lines = new LogLines(log);
        progress.running();
        tell(run, Optional.empty());
        try {
            var state = state(run);
            long read = 0;
            while (state.path("building").asBoolean(false)) {
                read = readLog(run, read, lines);
                tellStages(run);
                patience.pause(server.poll());
                state = state(run);
            }
            readLog(run, read, lines);
            lines.end();
            tellStages(run);
            conclude(state.path("result").asText("FAILURE"));
        } catch (BuildStopped stopped) {
            lines.end();
            quietly(run + "/stop");
            throw stopped;
        }
    }

    private JsonNode state(String run)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        return patiently(run + "/api/json?tree=building,result")
                .orElseThrow(() -> failed("the run was deleted in Jenkins"));
    }

    private void conclude(String result) throws BuildFailure, BuildStopped {
        log.line("Jenkins: " + result);
        switch (result) {
            case "SUCCESS" -> {}
            case "ABORTED" -> throw new BuildStopped(BuildStopped.Cause.CANCELLED);
            default -> throw failed("the result of the run is " + result);
        }
    }

    /// @return how far it is read
    private long readLog(String run, long from, LogLines lines) throws InterruptedException {
        try {
            var answer = api.open(run + "/logText/progressiveText?start=" + from);
            try (var body = answer.body()) {
                if (answer.statusCode() != 200) {
                    return from;
                }
                lines.take(body);
                return answer.headers().firstValueAsLong("X-Text-Size").orElse(from);
            }
        } catch (IOException notNow) {
            LOG.debugf("The log of %s is not read: %s", run, notNow.getMessage());
            return from;
        }
    }

    /// Not every Jenkins has the stage view, and what is not told now is told at the next look.
    private void tellStages(String run) throws InterruptedException {
        try {
            var described = api.json(run + "/wfapi/describe");
            if (described.isPresent()) {
                progress.stages(StageView.stages(described.get()));
                tell(run, described);
            }
        } catch (IOException notNow) {
            LOG.debugf("The stages of %s are not told: %s", run, notNow.getMessage());
        }
    }

    private void tell(String run, Optional<JsonNode> described) {
        var annotations = new LinkedHashMap<String, String>();
        annotations.put(PREFIX + "build-uri", api.place(run + "/"));
        annotations.put(PREFIX + "log-url", api.place(run + "/consoleText"));
        annotations.put(PREFIX + "console-log-url", api.place(run + "/console"));
        annotations.put(PREFIX + "blueocean-log-url", api.place(run + "/console"));
        annotations.put(PREFIX + "namespace", job.namespace());
        described
                .map(Json::text)
                .filter(it -> it.length() <= LONGEST_STATUS)
                .ifPresent(it -> annotations.put(PREFIX + "status-json", it));
        progress.annotated(annotations);
    }

    /// A Jenkins that restarts goes on with its runs.
    private Optional<JsonNode> patiently(String path)
            throws BuildStopped, IOException, InterruptedException {
        Instant end = clock.instant().plus(server.patience());
        while (true) {
            try {
                return api.json(path);
            } catch (JenkinsApi.Refused refused) {
                throw refused;
            } catch (IOException unreachable) {
                if (clock.instant().isAfter(end)) {
                    throw unreachable;
                }
                patience.pause(server.poll());
            }
        }
    }

    private void quietly(String path) throws InterruptedException {
        try {
            var unused = api.postForm(path, Map.of());
        } catch (IOException notStopped) {
            log.line("The run could not be stopped: " + notStopped.getMessage());
        }
    }

    private static BuildFailure failed(String why) {
        return new BuildFailure(FailureReason.GENERIC_BUILD_FAILED, why);
    }
}
