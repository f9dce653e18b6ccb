package io.millrace.build.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The Jenkins that runs the pipelines of all projects, or those that run the pipelines of each.
@ConfigMapping(prefix = "millrace.jenkins")
interface JenkinsConfig {

    /// Where the one for all projects is. Without it, and without
    /// `millrace.jenkins.project-template`, pipelines run in this service's own runner.
    Optional<URI> url();

    /// As whom it is spoken to.
    Optional<String> user();

    /// An API token of the user.
    Optional<String> token();

    /// How often a run is looked at.
    @WithDefault("PT2S")
    Duration poll();

    /// How long it may be unreachable before what it runs is given up.
    @WithDefault("PT5M")
    Duration patience();

    /// A YAML file with what each project's own Jenkins is made of in the cluster, when the project
    /// has its first pipeline and no Service named `jenkins`. Only with `millrace.mode=kubernetes`,
    /// and only without `millrace.jenkins.url`.
    Optional<Path> projectTemplate();

    /// How long a project's may take to be made and to answer.
    @WithDefault("PT15M")
    Duration projectStart();
}
