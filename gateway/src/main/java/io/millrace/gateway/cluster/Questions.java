package io.millrace.gateway.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.millrace.platform.status.Refusal;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Asks the cluster's API server, so many questions at once. What it does not answer is refused,
/// with what was asked and why there is no answer.
final class Questions {

    private final Semaphore places;
    private final Duration patience;

    /// @param most how many are asked at once
    /// @param patience how long one may wait for its turn
    Questions(int most, Duration patience) {
        this.places = new Semaphore(most);
        this.patience = patience;
    }

    /// @param what is asked, as it goes on after "Could not ask the cluster"
    <T> T ask(String what, Supplier<T> question) {
        if (!hasPlace()) {
            throw refused(what, "too many questions are waiting for its API server already");
        }
        try {
            return question.get();
        } catch (KubernetesClientException failure) {
            throw refused(what, reason(failure));
        } finally {
            places.release();
        }
    }

    private boolean hasPlace() {
        try {
            return places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String reason(KubernetesClientException failure) {
        var status = failure.getStatus();
        if (status != null && status.getMessage() != null) {
            return "its API server answered %d: %s"
                    .formatted(failure.getCode(), status.getMessage());
        }
        return failure.getCode() > 0
                ? "its API server answered " + failure.getCode()
                : "its API server did not answer";
    }

    private static RuntimeException refused(String what, String why) {
        return Refusal.unavailable("Could not ask the cluster %s: %s".formatted(what, why))
                .asException();
    }
}
