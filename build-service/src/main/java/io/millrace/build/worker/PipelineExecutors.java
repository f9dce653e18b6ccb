package io.millrace.build.worker;

import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.jenkins.JenkinsExecutor;
import io.millrace.build.execution.jenkins.JenkinsServer;
import io.millrace.build.execution.jenkins.JenkinsTemplate;
import io.millrace.build.execution.jenkins.ProjectJenkins;
import io.millrace.build.execution.jenkins.ProjectPipelines;
import io.millrace.platform.cluster.ClusterConnection;
import io.millrace.platform.cluster.Mode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Says what runs pipelines: one Jenkins, one of each project, or whatever runs the other builds.
@ApplicationScoped
class PipelineExecutors {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    private final JenkinsConfig config;
    private final Mode mode;
    private @Nullable ProjectJenkins ofProjects;

    @Inject
    PipelineExecutors(
            JenkinsConfig config,
            @ConfigProperty(name = Mode.SETTING, defaultValue = Mode.USUAL) Mode mode) {
        this.config = config;
        this.mode = mode;
    }

    /// The executor that runs pipelines and leaves the other builds to another.
    BuildExecutor beside(BuildExecutor others) throws IOException {
        if (config.url().isPresent()) {
            var server =
                    new JenkinsServer(
                            config.url().get(),
                            config.user(),
                            config.token(),
                            config.poll(),
                            config.patience());
            return new JenkinsExecutor(others, server, InstantSource.system());
        }
        var own = ofProjects();
        return own.isEmpty()
                ? others
                : new ProjectPipelines(
                        others,
                        own.get(),
                        config.projectStart(),
                        BETWEEN_LOOKS,
                        InstantSource.system());
    }

    /// The projects' own, when they have any.
    synchronized Optional<ProjectJenkins> ofProjects() throws IOException {
        var template = config.projectTemplate();
        if (template.isEmpty() || config.url().isPresent()) {
            return Optional.empty();
        }
        if (!mode.isKubernetes()) {
            throw new IOException(
                    "millrace.jenkins.project-template gives each project's namespace in the cluster"
                            + " a Jenkins, and projects have none without millrace.mode=kubernetes");
        }
        if (ofProjects == null) {
            ofProjects =
                    new ProjectJenkins(
                            ClusterConnection.open("millrace-build", ANSWER),
                            new JenkinsTemplate(Files.readString(template.get())),
                            config.poll(),
                            config.patience());
        }
        return Optional.of(ofProjects);
    }
}
