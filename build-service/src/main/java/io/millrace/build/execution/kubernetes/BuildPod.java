package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.millrace.build.execution.BuildJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pod of one build: the operator's template with what the build says.
record BuildPod(BuildJob job, ClusterBuilds settings) {

    /// The labels by which this service finds its pods.
    static final String INSTALLATION = "build.millrace.io/installation";

    static final String UID = "build.millrace.io/uid";
    static final String PROJECT = "build.millrace.io/project";
    static final String NAME = "openshift.io/build.name";

    /// The container that builds; others may stand beside it.
    static final String CONTAINER = "build";

    static final String PAPERS = "/run/millrace";
    static final String ROOT = "/var/lib/millrace-builds";
    static final String LAYERS = "/var/lib/millrace-layers";

    /// A volume of the template in which each BuildConfig's builds have a folder for their layers.
    static final String LAYERS_VOLUME = "layers";

    /// Whom the agent builds as, and who of the image's users that is in a pod's own namespace.
    static final String USER = "MILLRACE_BUILD_USER";

    private static final String NESTED = "millrace-nested";

    private static final int LONGEST_LABEL = 63;
    private static final Duration WEEK = Duration.ofDays(7);

    private static final List<String> COMMAND =
            List.of(
                    "java",
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                    "-cp",
                    "/opt/millrace/app/*:/opt/millrace/lib/main/*:/opt/millrace/lib/boot/*",
                    "io.millrace.build.execution.kubernetes.Agent");

    PodName name() {
        return PodName.of(job, settings);
    }

    DriverVolumes drivers() {
        return new DriverVolumes(job, settings);
    }

    Pod pod() {
        return new PodBuilder()
                .withMetadata(metadata())
                .withSpec(spec(settings.template().getSpec()))
                .build();
    }

    private ObjectMeta metadata() {
        var given = Optional.ofNullable(settings.template().getMetadata());
        var meta = given.map(ObjectMetaBuilder::new).orElseGet(ObjectMetaBuilder::new);
        meta.withName(name().name())
                .withNamespace(name().namespace())
                .addToAnnotations(NAME, job.name())
                .addToLabels(NAME, labelled(job.name()))
                .addToLabels(PROJECT, labelled(job.namespace()))
                .addToLabels(UID, job.uid())
                .addToLabels(INSTALLATION, settings.installation());
        return settings.namespace().isPresent()
                ? meta.build()
                : meta.withOwnerReferences(build()).build();
    }

    /// Only an object of the same namespace can own another.
    private OwnerReference build() {
        return new OwnerReferenceBuilder()
                .withApiVersion("build.openshift.io/v1")
                .withKind("Build")
                .withName(job.name())
                .withUid(job.uid())
                .withController(true)
                .build();
    }

    private static String labelled(String text) {
        return text.length() <= LONGEST_LABEL
                ? text
                : text.substring(0, LONGEST_LABEL).replaceFirst("[^A-Za-z0-9]+$", "");
    }

    private PodSpec spec(PodSpec template) {
        var spec =
                new PodSpecBuilder(template)
                        .withRestartPolicy("Never")
                        .withActiveDeadlineSeconds(job.deadline().orElse(WEEK).toSeconds())
                        .withAutomountServiceAccountToken(false)
                        .withEnableServiceLinks(false)
                        .withShareProcessNamespace(true)
                        .withNodeSelector(nodes(template))
                        .withContainers(containers(template));
        if (template.getServiceAccountName() == null && settings.namespace().isEmpty()) {
            spec.withServiceAccountName(job.placement().serviceAccount());
        }
        if (hasOwnUsers(template)) {
            spec.withHostUsers(false);
        }
        if (template.getTerminationGracePeriodSeconds() == null) {
            spec.withTerminationGracePeriodSeconds(10L);
        }
        if (template.getVolumes().stream().noneMatch(it -> it.getName().equals("builds"))) {
            spec.addToVolumes(
                    new VolumeBuilder().withName("builds").withNewEmptyDir().endEmptyDir().build());
        }
        return spec.addAllToVolumes(drivers().volumes())
                .addNewVolume()
                .withName("papers")
                .withNewSecret()
                .withSecretName(name().name())
                .withDefaultMode(0400)
                .endSecret()
                .endVolume()
                .build();
    }

    /// Only such pods may see all of /proc.
    private static boolean hasOwnUsers(PodSpec template) {
        return template.getContainers().stream()
                .anyMatch(it -> it.getName().equals(CONTAINER) && it.getSecurityContext() == null);
    }

    /// What the operator says of nodes, no build takes back.
    private Map<String, String> nodes(PodSpec template) {
        var nodes = new HashMap<>(job.placement().nodeSelector());
        Optional.ofNullable(template.getNodeSelector()).ifPresent(nodes::putAll);
        return nodes;
    }

    private List<Container> containers(PodSpec template) {
        var containers = new ArrayList<Container>();
        for (var container : template.getContainers()) {
            containers.add(container.getName().equals(CONTAINER) ? building(container) : container);
        }
        return containers;
    }

    private Container building(Container template) {
        var container =
                new ContainerBuilder(template)
                        .withArgs(
                                layers().isPresent()
                                        ? List.of(PAPERS, ROOT, LAYERS)
                                        : List.of(PAPERS, ROOT))
                        .withResources(resources(template.getResources()))
                        .addNewVolumeMount()
                        .withName("papers")
                        .withMountPath(PAPERS)
                        .withReadOnly(true)
                        .endVolumeMount()
                        .addNewVolumeMount()
                        .withName("builds")
                        .withMountPath(ROOT)
                        .endVolumeMount();
        layers().ifPresent(container::addToVolumeMounts);
        container.addAllToVolumeMounts(drivers().mounts());
        if (template.getCommand() == null || template.getCommand().isEmpty()) {
            container.withCommand(COMMAND);
        }
        if (template.getSecurityContext() == null) {
            container
                    .withSecurityContext(rootless())
                    .addNewEnv()
                    .withName(USER)
                    .withValue(NESTED)
                    .endEnv();
        }
        return container.build();
    }

    /// A pod sees the folder of its BuildConfig and no other's. A build that is to leave nothing
    /// sees none.
    private Optional<VolumeMount> layers() {
        var isThere =
                settings.template().getSpec().getVolumes().stream()
                        .anyMatch(it -> LAYERS_VOLUME.equals(it.getName()));
        return job.cache()
                .filter(_ -> isThere)
                .map(it ->
                        new VolumeMountBuilder()
                                .withName(LAYERS_VOLUME)
                                .withMountPath(LAYERS)
                                .withSubPath(it)
                                .build());
    }

    /// Rootless buildah makes users and mounts of its own, a whole /proc among them, and asks for
    /// no more than that.
    private static SecurityContext rootless() {
        return new SecurityContextBuilder()
                .withRunAsUser(0L)
                .withAllowPrivilegeEscalation(true)
                .withProcMount("Unmasked")
                .withNewCapabilities()
                .withDrop("ALL")
                .withAdd("SETUID", "SETGID", "SETFCAP", "CHOWN", "DAC_OVERRIDE", "FOWNER")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("Unconfined")
                .endSeccompProfile()
                .withNewAppArmorProfile()
                .withType("Unconfined")
                .endAppArmorProfile()
                .build();
    }

    private ResourceRequirements resources(ResourceRequirements template) {
        var resources =
                template == null
                        ? new ResourceRequirementsBuilder()
                        : new ResourceRequirementsBuilder(template);
        resources.addToLimits(quantities(job.placement().limits()));
        return resources.addToRequests(quantities(job.placement().requests())).build();
    }

    private static Map<String, Quantity> quantities(Map<String, String> written) {
        var quantities = new HashMap<String, Quantity>();
        written.forEach((resource, amount) -> quantities.put(resource, new Quantity(amount)));
        return quantities;
    }
}
