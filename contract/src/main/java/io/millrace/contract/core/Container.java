package io.millrace.contract.core;

import io.millrace.contract.build.EnvVar;
import io.millrace.contract.build.ResourceRequirements;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.Others;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("A program of a pod. What is not described here is kept as it was sent.")
public record Container(
        @Description("Name of the container within its pod.") @Required String name,
        @Description(
                        "What to run: a pull spec. May be blank while an image change trigger names the container.")
                @Nullable String image,
        @Description("Ports that it listens on.") @MergeKey("containerPort")
                @Nullable List<ContainerPort> ports,
        @Description("Environment variables.") @MergeKey("name") @Nullable List<EnvVar> env,
        @Description("Computing that it needs and may use.")
                @Nullable ResourceRequirements resources,
        @Description("Volumes that it sees.") @MergeKey("mountPath")
                @Nullable List<VolumeMount> volumeMounts,
        @Description("Volumes that it sees as devices.") @MergeKey("devicePath")
                @Nullable List<VolumeDevice> volumeDevices,
        @Description("File with its last words.") @Nullable String terminationMessagePath,
        @Description("`File` or `FallbackToLogsOnError`.")
                @Nullable String terminationMessagePolicy,
        @Description("`Always`, `IfNotPresent` or `Never`.") @Nullable String imagePullPolicy,
        @Others Map<String, Object> others) {

    public static final Container EMPTY =
            new Container("", null, null, null, null, null, null, null, null, null, Map.of());

    public Container {
        name = name == null ? "" : name;
        ports = ports == null ? null : List.copyOf(ports);
        env = env == null ? null : List.copyOf(env);
        volumeMounts = volumeMounts == null ? null : List.copyOf(volumeMounts);
        volumeDevices = volumeDevices == null ? null : List.copyOf(volumeDevices);
        others =
                others == null
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }

    public Container withImage(@Nullable String image) {
        return new Container(
                name,
                image,
                ports,
                env,
                resources,
                volumeMounts,
                volumeDevices,
                terminationMessagePath,
                terminationMessagePolicy,
                imagePullPolicy,
                others);
    }

    public Container withPorts(@Nullable List<ContainerPort> ports) {
        return new Container(
                name,
                image,
                ports,
                env,
                resources,
                volumeMounts,
                volumeDevices,
                terminationMessagePath,
                terminationMessagePolicy,
                imagePullPolicy,
                others);
    }

    public Container withResources(@Nullable ResourceRequirements resources) {
        return new Container(
                name,
                image,
                ports,
                env,
                resources,
                volumeMounts,
                volumeDevices,
                terminationMessagePath,
                terminationMessagePolicy,
                imagePullPolicy,
                others);
    }

    public Container withTerminationMessagePath(@Nullable String terminationMessagePath) {
        return new Container(
                name,
                image,
                ports,
                env,
                resources,
                volumeMounts,
                volumeDevices,
                terminationMessagePath,
                terminationMessagePolicy,
                imagePullPolicy,
                others);
    }

    public Container withTerminationMessagePolicy(@Nullable String terminationMessagePolicy) {
        return new Container(
                name,
                image,
                ports,
                env,
                resources,
                volumeMounts,
                volumeDevices,
                terminationMessagePath,
                terminationMessagePolicy,
                imagePullPolicy,
                others);
    }

    public Container withImagePullPolicy(@Nullable String imagePullPolicy) {
        return new Container(
                name,
                image,
                ports,
                env,
                resources,
                volumeMounts,
                volumeDevices,
                terminationMessagePath,
                terminationMessagePolicy,
                imagePullPolicy,
                others);
    }
}
