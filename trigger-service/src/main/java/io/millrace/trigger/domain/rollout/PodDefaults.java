package io.millrace.trigger.domain.rollout;

import io.millrace.contract.build.ResourceRequirements;
import io.millrace.contract.core.Container;
import io.millrace.contract.core.ContainerPort;
import io.millrace.contract.core.PodSpec;
import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.trigger.domain.Texts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What Kubernetes fills into a pod's template.
public final class PodDefaults {

    private static final long GRACE = 30;

    private PodDefaults() {}

    public static PodTemplateSpec of(PodTemplateSpec template) {
        return template.withSpec(of(template.spec()));
    }

    private static PodSpec of(PodSpec spec) {
        return spec.withContainers(spec.containers().stream().map(PodDefaults::of).toList())
                .withInitContainers(
                        spec.initContainers() == null
                                ? null
                                : spec.initContainers().stream().map(PodDefaults::of).toList())
                .withRestartPolicy(given(spec.restartPolicy(), "Always"))
                .withTerminationGracePeriodSeconds(
                        Objects.requireNonNullElse(spec.terminationGracePeriodSeconds(), GRACE))
                .withDnsPolicy(given(spec.dnsPolicy(), "ClusterFirst"))
                .withSecurityContext(
                        Objects.requireNonNullElse(
                                spec.securityContext(), Map.<String, Object>of()))
                .withSchedulerName(given(spec.schedulerName(), "default-scheduler"));
    }

    private static Container of(Container container) {
        var image = Texts.orEmpty(container.image());
        return container
                .withImagePullPolicy(
                        given(
                                container.imagePullPolicy(),
                                isLatest(image) ? "Always" : "IfNotPresent"))
                .withTerminationMessagePath(
                        given(container.terminationMessagePath(), "/dev/termination-log"))
                .withTerminationMessagePolicy(given(container.terminationMessagePolicy(), "File"))
                .withResources(
                        Objects.requireNonNullElse(
                                container.resources(), ResourceRequirements.EMPTY))
                .withPorts(ports(container.ports()));
    }

    private static @Nullable List<ContainerPort> ports(@Nullable List<ContainerPort> ports) {
        return ports == null
                ? null
                : ports.stream().map(it -> it.withProtocol(given(it.protocol(), "TCP"))).toList();
    }

    private static boolean isLatest(String image) {
        var name = image.strip();
        var lastPart = name.substring(name.lastIndexOf('/') + 1);
        return !name.isEmpty()
                && !name.contains("@")
                && (!lastPart.contains(":") || lastPart.endsWith(":latest"));
    }

    static String given(@Nullable String value, String usual) {
        return value == null || value.isEmpty() ? usual : value;
    }
}
