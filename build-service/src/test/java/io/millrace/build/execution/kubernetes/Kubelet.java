package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/// A node that takes every pod: gives it its Secret, runs its program on a thread of its own, keeps
/// what it says, and ends it when it is deleted.
final class Kubelet implements AutoCloseable {

    private final KubernetesClient client;
    private final Path disk;
    private final Program program;
    private final Map<String, Thread> running = new ConcurrentHashMap<>();
    private final Map<String, Path> logs = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Pod> watch;

    /// The uids of all pods that were ever begun.
    final List<String> begun = new CopyOnWriteArrayList<>();

    /// What a pod does.
    interface Program {

        /// @param papers what its Secret holds
        /// @param root where it may write
        /// @return the status that it ends with, as YAML
        String run(Pod pod, Path papers, Path root, OutputStream out)
                throws IOException, InterruptedException;
    }

    Kubelet(KubernetesClient client, Path disk, Program program) {
        this.client = client;
        this.disk = disk;
        this.program = program;
        this.watch =
                client.pods()
                        .inAnyNamespace()
                        .inform(
                                new ResourceEventHandler<>() {
                                    @Override
                                    public void onAdd(Pod pod) {
                                        begin(pod);
                                    }

                                    @Override
                                    public void onUpdate(Pod before, Pod after) {}

                                    @Override
                                    public void onDelete(Pod pod, boolean stateUnknown) {
                                        end(pod);
                                    }
                                });
    }

    private void begin(Pod pod) {
        if (pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase())) {
            return;
        }
        // One that is deleted in the middle of a sentence says nothing more.
        var thread =
                Thread.ofVirtual().uncaughtExceptionHandler((_, _) -> {}).unstarted(() -> run(pod));
        running.put(pod.getMetadata().getUid(), thread);
        thread.start();
    }

    private void end(Pod pod) {
        var thread = running.get(pod.getMetadata().getUid());
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run(Pod pod) {
        var uid = pod.getMetadata().getUid();
        try {
            var home = Files.createDirectories(disk.resolve("pod-" + (logs.size() + 1)));
            var log = home.resolve("log");
            var papers = papers(pod, Files.createDirectories(home.resolve("papers")));
            try (var out = Files.newOutputStream(log)) {
                logs.put(key(pod.getMetadata().getNamespace(), pod.getMetadata().getName()), log);
                begun.add(uid);
                say(pod, "{phase: Running}");
                say(pod, end(pod, papers, home.resolve("root"), out));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException deleted) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(uid);
        }
    }

    private String end(Pod pod, Path papers, Path root, OutputStream out)
            throws InterruptedException {
        try {
            return program.run(pod, papers, root, out);
        } catch (IOException | RuntimeException e) {
            return "{phase: Failed, containerStatuses: [{name: build, state: {terminated:"
                    + " {exitCode: 1}}}]}";
        }
    }

    private Path papers(Pod pod, Path folder) throws IOException {
        var name = pod.getMetadata().getName();
        var secrets = client.secrets().inNamespace(pod.getMetadata().getNamespace());
        var secret = Awaitility.await().until(() -> secrets.withName(name).get(), it -> it != null);
        for (var file : secret.getData().entrySet()) {
            Files.write(folder.resolve(file.getKey()), Base64.getDecoder().decode(file.getValue()));
        }
        return folder;
    }

    /// Tells the cluster how it stands with the pod, if it is still there.
    void say(Pod pod, String status) {
        var there =
                client.pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName());
        if (there.get() != null && !Thread.currentThread().isInterrupted()) {
            there.editStatus(it -> {
                it.setStatus(read(status));
                return it;
            });
        }
    }

    private static PodStatus read(String status) {
        return Serialization.unmarshal("apiVersion: v1\nkind: Pod\nstatus: " + status, Pod.class)
                .getStatus();
    }

    /// All that the pod has said.
    byte[] log(String namespace, String name) throws IOException {
        var log = logs.get(key(namespace, name));
        return log == null ? new byte[0] : Files.readAllBytes(log);
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    @Override
    public void close() {
        watch.close();
        running.values().forEach(Thread::interrupt);
    }
}
