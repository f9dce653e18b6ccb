package io.millrace.build.worker;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.buildah.BuildLimits;
import io.millrace.build.execution.buildah.BuildahExecutor;
import io.millrace.build.execution.buildah.LeftOvers;
import io.millrace.build.execution.buildah.LocalBuilds;
import io.millrace.build.execution.buildah.LocalBuilds.Access;
import io.millrace.build.execution.buildah.MachineUnfit;
import io.millrace.build.execution.jenkins.ProjectJenkins;
import io.millrace.build.execution.kubernetes.Site;
import io.millrace.build.execution.process.BuildUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/// Prepares what builds run on: this machine, or a cluster.
@ApplicationScoped
class LocalExecutors {

    private static final Logger LOG = Logger.getLogger(LocalExecutors.class);

    private final PipelineExecutors pipelines;
    private final ClusterExecutors cluster;

    @Inject
    LocalExecutors(PipelineExecutors pipelines, ClusterExecutors cluster) {
        this.pipelines = pipelines;
        this.cluster = cluster;
    }

    /// What can build, where it may write beside, and the projects' own Jenkins if they have any.
    record Prepared(BuildExecutor executor, Path spool, Optional<ProjectJenkins> jenkins) {}

    /// The executor, with what earlier builds left here swept away; empty, and said in the log,
    /// when no build can run here.
    Optional<Prepared> create(WorkerConfig config, RegistryConfig registry)
            throws IOException, InterruptedException {
        Files.createDirectories(config.root());
        var settings = settings(config, registry);
        var leftOvers = new LeftOvers(settings);
        var swept = leftOvers.sweep();
        if (!swept.isEmpty()) {
            LOG.infof("Cleared away what %d builds of an earlier process left", swept.size());
        }
        if (config.executor() == WorkerConfig.Place.KUBERNETES) {
            var inPods = cluster.create(site(config, registry));
            return Optional.of(prepared(inPods, leftOvers));
        }
        try {
            var local = BuildahExecutor.on(settings, InstantSource.system());
            return Optional.of(prepared(local, leftOvers));
        } catch (MachineUnfit e) {
            LOG.error(e.getMessage());
            return Optional.empty();
        }
    }

    private Prepared prepared(BuildExecutor builds, LeftOvers leftOvers) throws IOException {
        return new Prepared(pipelines.beside(builds), leftOvers.spool(), pipelines.ofProjects());
    }

    /// What one build may have of the machine's memory when all slots are taken and as much again
    /// is left for everything else.
    private static long share(WorkerConfig config) {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return machine.getTotalMemorySize() / (config.parallel() + 1);
    }

    private static Set<String> insecure(WorkerConfig config, RegistryConfig registry) {
        var insecure = new HashSet<>(config.insecureRegistries().orElse(Set.of()));
        if ("http".equals(registry.url().getScheme())) {
            insecure.add(registry.host());
        }
        return insecure;
    }

    private static Site site(WorkerConfig config, RegistryConfig registry) {
        return new Site(
                registry.host(),
                insecure(config, registry),
                config.addressAllow().orElse(List.of()),
                config.network(),
                config.diskLimit(),
                config.processLimit(),
                config.layerCacheLimit());
    }

    private static LocalBuilds settings(WorkerConfig config, RegistryConfig registry) {
        return LocalBuilds.in(
                        config.root(),
                        config.user().map(BuildUser::named).orElseGet(BuildUser::ownUser),
                        config.hidden().orElse(List.of()),
                        registry.host(),
                        insecure(config, registry))
                .allowing(config.addressAllow().orElse(List.of()))
                .shutOffFrom(config.unreachable())
                .within(
                        new BuildLimits(
                                config.layerCacheLimit(),
                                config.diskLimit(),
                                config.processLimit(),
                                config.memoryLimit().orElseGet(() -> share(config))))
                .withNetwork(config.network() ? Access.OWN : Access.NONE);
    }
}
