package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("How a pod is run. What is not described here is kept as it was sent.")
public record PodSpec(
        @Description("Storage for its containers.") @MergeKey("name")
                @Nullable List<Volume> volumes,
        @Description("Programs that run before the others, one after the other.") @MergeKey("name")
                @Nullable List<Container> initContainers,
        @Description("Its programs.") @MergeKey("name") @Required List<Container> containers,
        @Description("Programs that were added for debugging.") @MergeKey("name")
                @Nullable List<Container> ephemeralContainers,
        @Description("`Always`, `OnFailure` or `Never`.") @Nullable String restartPolicy,
        @Description("Seconds that it is given to end by itself.")
                @Nullable Long terminationGracePeriodSeconds,
        @Description("Who answers its questions for names.") @Nullable String dnsPolicy,
        @Description("What it may do on its node.") @Nullable Map<String, Object> securityContext,
        @Description("Secrets with credentials for registries.") @MergeKey("name")
                @Nullable List<LocalObjectReference> imagePullSecrets,
        @Description("Who chooses its node.") @Nullable String schedulerName,
        @Description("Names for addresses.") @MergeKey("ip") @Nullable List<HostAlias> hostAliases,
        @Description("How its likes are spread.") @MergeKey("topologyKey")
                @Nullable List<TopologySpreadConstraint> topologySpreadConstraints,
        @Description("What has to happen before it is scheduled.") @MergeKey("name")
                @Nullable List<PodSchedulingGate> schedulingGates,
        @Description("Resources that it claims.") @MergeKey("name")
                @Nullable List<PodResourceClaim> resourceClaims,
        @Others Map<String, Object> others) {

    public static final PodSpec EMPTY =
            new PodSpec(
                    null, null, List.of(), null, null, null, null, null, null, null, null, null,
                    null, null, Map.of());

    public PodSpec {
        volumes = volumes == null ? null : List.copyOf(volumes);
        initContainers = initContainers == null ? null : List.copyOf(initContainers);
        containers = containers == null ? List.of() : List.copyOf(containers);
        ephemeralContainers = ephemeralContainers == null ? null : List.copyOf(ephemeralContainers);
        securityContext =
                securityContext == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(securityContext));
        imagePullSecrets = imagePullSecrets == null ? null : List.copyOf(imagePullSecrets);
        hostAliases = hostAliases == null ? null : List.copyOf(hostAliases);
        topologySpreadConstraints =
                topologySpreadConstraints == null ? null : List.copyOf(topologySpreadConstraints);
        schedulingGates = schedulingGates == null ? null : List.copyOf(schedulingGates);
        resourceClaims = resourceClaims == null ? null : List.copyOf(resourceClaims);
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    public PodSpec withInitContainers(@Nullable List<Container> initContainers) {
        return new PodSpec(
                volumes,
                initContainers,
                containers,
                ephemeralContainers,
                restartPolicy,
                terminationGracePeriodSeconds,
                dnsPolicy,
                securityContext,
                imagePullSecrets,
                schedulerName,
                hostAliases,
                topologySpreadConstraints,
                schedulingGates,
                resourceClaims,
                others);
    }

    public PodSpec withContainers(List<Container> containers) {
        return new PodSpec(
                volumes,
                initContainers,
                containers,
                ephemeralContainers,
                restartPolicy,
                terminationGracePeriodSeconds,
                dnsPolicy,
                securityContext,
                imagePullSecrets,
                schedulerName,
                hostAliases,
                topologySpreadConstraints,
                schedulingGates,
                resourceClaims,
                others);
    }

    public PodSpec withRestartPolicy(@Nullable String restartPolicy) {
        return new PodSpec(
                volumes,
                initContainers,
                containers,
                ephemeralContainers,
                restartPolicy,
                terminationGracePeriodSeconds,
                dnsPolicy,
                securityContext,
                imagePullSecrets,
                schedulerName,
                hostAliases,
                topologySpreadConstraints,
                schedulingGates,
                resourceClaims,
                others);
    }

    public PodSpec withTerminationGracePeriodSeconds(@Nullable Long terminationGracePeriodSeconds) {
        return new PodSpec(
                volumes,
                initContainers,
                containers,
                ephemeralContainers,
                restartPolicy,
                terminationGracePeriodSeconds,
                dnsPolicy,
                securityContext,
                imagePullSecrets,
                schedulerName,
                hostAliases,
                topologySpreadConstraints,
                schedulingGates,
                resourceClaims,
                others);
    }

    public PodSpec withDnsPolicy(@Nullable String dnsPolicy) {
        return new PodSpec(
                volumes,
                initContainers,
                containers,
                ephemeralContainers,
                restartPolicy,
                terminationGracePeriodSeconds,
                dnsPolicy,
                securityContext,
                imagePullSecrets,
                schedulerName,
                hostAliases,
                topologySpreadConstraints,
                schedulingGates,
                resourceClaims,
                others);
    }

    public PodSpec withSecurityContext(@Nullable Map<String, Object> securityContext) {
        return new PodSpec(
                volumes,
                initContainers,
                containers,
                ephemeralContainers,
                restartPolicy,
                terminationGracePeriodSeconds,
                dnsPolicy,
                securityContext,
                imagePullSecrets,
                schedulerName,
                hostAliases,
                topologySpreadConstraints,
                schedulingGates,
                resourceClaims,
                others);
    }

    public PodSpec withSchedulerName(@Nullable String schedulerName) {
        return new PodSpec(
                volumes,
                initContainers,
                containers,
                ephemeralContainers,
                restartPolicy,
                terminationGracePeriodSeconds,
                dnsPolicy,
                securityContext,
                imagePullSecrets,
                schedulerName,
                hostAliases,
                topologySpreadConstraints,
                schedulingGates,
                resourceClaims,
                others);
    }
}
