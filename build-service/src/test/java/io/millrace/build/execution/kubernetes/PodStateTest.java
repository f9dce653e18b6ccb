package io.millrace.build.execution.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.build.execution.FailureReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    reason: Evicted, message: The node was low on resource      | BUILD_POD_EVICTED         | The build pod was evicted: The node was low on resource
                    reason: Terminated, message: imminent node shutdown         | BUILD_POD_EVICTED         | The build pod was evicted: imminent node shutdown
                    conditions: [{type: DisruptionTarget, status: 'True', message: Taint manager deletes}] | BUILD_POD_EVICTED | The build pod was evicted: Taint manager deletes
                    reason: DeadlineExceeded, message: Pod was active too long  | DEADLINE_EXCEEDED         | The build took longer than it may: Pod was active too long
                    reason: OutOfcpu, message: Node did not have enough cpu     | CANNOT_CREATE_BUILD_POD   | Failed creating build pod: Node did not have enough cpu
                    message: ''                                                 | NO_BUILD_CONTAINER_STATUS | The pod for this build has no container statuses indicating success or failure.
                    containerStatuses: [{name: build, state: {terminated: {reason: OOMKilled, exitCode: 137}}}] | OUT_OF_MEMORY_KILLED | The build pod was killed due to an out of memory condition.
                    containerStatuses: [{name: build, state: {terminated: {reason: Error, exitCode: 3}}}] | FAILED_CONTAINER | The pod for this build has at least one container that failed: the pod ended with status 3 and did not say how its build ended
                    """)
    void eachLossHasItsOwnReason(String status, FailureReason reason, String message) {
        assertThat(PodState.of(pod("{phase: Failed, " + status + "}")))
                .isEqualTo(new PodState.Over(new PodState.Loss(reason, message)));
    }

    @Test
    void aPodThatNoNodeTakesWaits() {
        var state =
                PodState.of(
                        pod(
                                """
                                {phase: Pending, conditions: [{type: PodScheduled, status: 'False',
                                  reason: Unschedulable, message: 0/3 nodes are available}]}
                                """));

        assertThat(state)
                .isEqualTo(
                        new PodState.Waiting(
                                "Unschedulable",
                                "no node takes the pod: 0/3 nodes are available",
                                FailureReason.CANNOT_CREATE_BUILD_POD,
                                false));
    }

    @ParameterizedTest
    @CsvSource({
        "ImagePullBackOff,PULL_BUILDER_IMAGE_FAILED,false",
        "ErrImagePull,PULL_BUILDER_IMAGE_FAILED,false",
        "InvalidImageName,PULL_BUILDER_IMAGE_FAILED,true",
        "CreateContainerConfigError,CANNOT_CREATE_BUILD_POD,false"
    })
    void anImageThatIsNotThereIsTold(String waiting, FailureReason reason, boolean hopeless) {
        var state =
                PodState.of(
                        pod(
                                """
                                {phase: Pending, containerStatuses: [{name: build,
                                  state: {waiting: {reason: %s, message: not found}}}]}
                                """
                                        .formatted(waiting)));

        assertThat(state)
                .isInstanceOfSatisfying(
                        PodState.Waiting.class,
                        it -> {
                            assertThat(it.word()).isEqualTo(waiting);
                            assertThat(it.why()).endsWith(waiting + ": not found");
                            assertThat(it.reason()).isEqualTo(reason);
                            assertThat(it.isHopeless()).isEqualTo(hopeless);
                        });
    }

    @Test
    void aContainerThatIsBeingMadeIsNothingToTell() {
        var state =
                PodState.of(
                        pod(
                                """
                                {phase: Pending, containerStatuses: [{name: build,
                                  state: {waiting: {reason: ContainerCreating}}}]}
                                """));

        assertThat(state)
                .isEqualTo(
                        new PodState.Waiting("", "", FailureReason.CANNOT_CREATE_BUILD_POD, false));
    }

    @Test
    void aPodWithoutAStatusHasNotBegun() {
        assertThat(PodState.of(new Pod())).isInstanceOf(PodState.Waiting.class);
    }

    @Test
    void whoDeletedAPodMakesTheDifference() {
        var evicted =
                pod(
                        """
                        {phase: Running, conditions: [{type: DisruptionTarget, status: 'True',
                          reason: EvictionByEvictionAPI, message: Eviction API evicts}]}
                        """);

        assertThat(PodState.gone(evicted).reason()).isEqualTo(FailureReason.BUILD_POD_EVICTED);
        assertThat(PodState.gone(pod("{phase: Running}")))
                .isEqualTo(
                        new PodState.Loss(
                                FailureReason.BUILD_POD_DELETED,
                                "The pod for this build was deleted before the build completed."));
    }

    @Test
    void aDeletedPodsContainerEndsBeforeThePodIsGone() {
        var ended =
                "containerStatuses: [{name: build, state: {terminated: {reason: %s, exitCode: 143}}}]";
        var deleted = pod("{phase: Failed, " + ended.formatted("Error") + "}");
        deleted.getMetadata().setDeletionTimestamp("2026-11-27T03:27:00Z");
        var killed = pod("{phase: Failed, " + ended.formatted("OOMKilled") + "}");
        killed.getMetadata().setDeletionTimestamp("2026-11-27T03:27:00Z");

        assertThat(PodState.of(deleted)).isEqualTo(new PodState.Over(PodState.Loss.DELETED));
        assertThat(PodState.of(killed))
                .isInstanceOfSatisfying(
                        PodState.Over.class,
                        it ->
                                assertThat(it.loss().reason())
                                        .isEqualTo(FailureReason.OUT_OF_MEMORY_KILLED));
    }

    private static Pod pod(String status) {
        var pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a-1-build}\nstatus: " + status;
        return Serialization.unmarshal(pod, Pod.class);
    }
}
