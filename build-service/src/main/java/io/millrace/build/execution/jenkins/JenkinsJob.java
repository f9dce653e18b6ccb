package io.millrace.build.execution.jenkins;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.PipelineStrategy;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/// The job of a BuildConfig in the folder of its project: `<project>/<project>-<name>`.
record JenkinsJob(JenkinsApi api, BuildJob job, PipelineStrategy pipeline) {

    private static final String PARAMETERS = "actions[parameters[name,value]]";

    String path() {
        return folder() + "/job/" + JenkinsApi.segment(name());
    }

    private String folder() {
        return "/job/" + JenkinsApi.segment(job.namespace());
    }

    private String name() {
        return job.namespace() + "-" + pipeline.job();
    }

    /// Makes the job what the build says.
    ///
    /// @param parameters names of what each run is given
    void write(Collection<String> parameters)
            throws BuildFailure, IOException, InterruptedException {
        var definition = JobDefinition.of(job, pipeline, parameters);
        var known = api.read(path() + "/config.xml");
        if (known.isPresent()) {
            if (!JobDefinition.isOurs(known.get(), job)) {
                throw new BuildFailure(
                        FailureReason.GENERIC_BUILD_FAILED,
                        "Jenkins has another job named %s/%s".formatted(job.namespace(), name()));
            }
            api.postXml(path() + "/config.xml", definition);
            return;
        }
        if (api.read(folder() + "/api/json?tree=name").isEmpty()) {
            create("", job.namespace(), JobDefinition.folder(job.namespace()));
        }
        create(folder(), name(), definition);
    }

    private void create(String in, String name, String definition)
            throws IOException, InterruptedException {
        api.postXml(in + "/createItem?name=" + JenkinsApi.segment(name), definition);
    }

    /// The run that was given this value.
    Optional<Long> runOf(String parameter, String value) throws IOException, InterruptedException {
        var tree = path() + "/api/json?tree=builds[number,%s]{0,50}".formatted(PARAMETERS);
        return api.json(escaped(tree))
                .flatMap(it -> having(parameter, value, it.path("builds")))
                .map(it -> it.path("number").asLong());
    }

    /// What waits in the queue and was given this value.
    Optional<Long> queuedOf(String parameter, String value)
            throws IOException, InterruptedException {
        return api.json(escaped("/queue/api/json?tree=items[id,%s]".formatted(PARAMETERS)))
                .flatMap(it -> having(parameter, value, it.path("items")))
                .map(it -> it.path("id").asLong());
    }

    private static String escaped(String path) {
        return path.replace("[", "%5B").replace("]", "%5D").replace("{", "%7B").replace("}", "%7D");
    }

    private static Optional<JsonNode> having(String parameter, String value, JsonNode items) {
        for (var item : items) {
            for (var action : item.path("actions")) {
                for (var given : action.path("parameters")) {
                    if (given.path("name").asText().equals(parameter)
                            && given.path("value").asText().equals(value)) {
                        return Optional.of(item);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
