package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.application.ImportJob.WantedRepository;
import io.millrace.importer.application.RegistryAccess;
import io.millrace.importer.registry.Credentials;
import io.millrace.importer.registry.FetchedImage;
import io.millrace.importer.registry.ImageRequest;
import io.millrace.importer.registry.Platform.Preference;
import io.millrace.importer.registry.Registries;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.registry.RegistryFailure;
import io.millrace.importer.registry.RegistryFailure.Unauthorized;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks registries on behalf of a namespace, with its secrets.
record Fetching(
        Registries registries,
        OwnRegistry own,
        PullSecrets secrets,
        RecentSecrets recent,
        InstantSource clock,
        Duration limit) {

    Fetching(
            Registries registries,
            OwnRegistry own,
            PullSecrets secrets,
            InstantSource clock,
            Duration limit) {
        this(registries, own, secrets, new RecentSecrets(secrets, clock), clock, limit);
    }

    /// More tags than this of one repository are not even looked at.
    private static final int MOST_TAGS = 20_000;

    FetchedImage image(Wanted wanted, String namespace, Instant deadline)
            throws SQLException, RegistryException, InterruptedException {
        var reference = readable(wanted.access(), wanted.from());
        var request = request(wanted, reference);
        return until(
                deadline,
                () ->
                        wanted.access() == RegistryAccess.INTEGRATED
                                ? own.fetch(request)
                                : registries.fetch(request.as(credentials(reference, namespace))));
    }

    private static ImageRequest request(Wanted wanted, ImageReference reference) {
        return ImageRequest.of(reference)
                .insecurely(wanted.insecure())
                .keepingIndex(wanted.keepsIndex())
                .preferring(
                        new Preference(
                                Optional.ofNullable(wanted.preferOs()),
                                Optional.ofNullable(wanted.preferArchitecture())));
    }

    /// Who looks for the image: the same for all who get the same answer.
    Credentials asker(Wanted wanted, String namespace) throws SQLException, RegistryException {
        var reference = readable(wanted.access(), wanted.from());
        return wanted.access() == RegistryAccess.INTEGRATED
                ? own.credentials()
                : recent.credentialsFor(registries.placeOf(reference), namespace);
    }

    /// What the wanted tag points to now.
    Digest digest(Wanted wanted, Credentials asker, Instant deadline)
            throws SQLException, RegistryException, InterruptedException {
        var reference = readable(wanted.access(), wanted.from());
        return until(
                deadline,
                () ->
                        wanted.access() == RegistryAccess.INTEGRATED
                                ? own.digestOf(reference)
                                : registries.digestOf(request(wanted, reference).as(asker)));
    }

    /// Which image is meant on the platform in use, of what the wanted tag pointed or points to.
    Digest platformDigest(Wanted wanted, Digest index, Credentials asker, Instant deadline)
            throws SQLException, RegistryException, InterruptedException {
        var request = request(wanted, readable(wanted.access(), wanted.from()).pinnedTo(index));
        return until(
                deadline,
                () ->
                        wanted.access() == RegistryAccess.INTEGRATED
                                ? own.platformDigestOf(request)
                                : registries.platformDigestOf(request.as(asker)));
    }

    List<String> tags(WantedRepository wanted, String namespace, Instant deadline)
            throws SQLException, RegistryException, InterruptedException {
        var reference = readable(wanted.access(), wanted.from());
        var request = ImageRequest.of(reference).insecurely(wanted.insecure());
        return until(
                deadline,
                () ->
                        wanted.access() == RegistryAccess.INTEGRATED
                                ? own.tagsOf(reference.repository(), MOST_TAGS)
                                : registries.tagsOf(
                                        request.as(credentials(reference, namespace)), MOST_TAGS));
    }

    /// What the namespace knows for the place that is really asked: a mapped one gets nothing that
    /// was meant for the registry itself.
    Credentials credentials(ImageReference reference, String namespace) throws SQLException {
        return secrets.credentialsFor(registries.placeOf(reference), namespace);
    }

    private static ImageReference readable(RegistryAccess access, String from)
            throws RegistryException {
        if (access == RegistryAccess.DENIED) {
            throw new RegistryException(new Unauthorized(false));
        }
        try {
            return ImageReference.parse(from);
        } catch (IllegalArgumentException malformed) {
            throw new RegistryException(
                    new RegistryFailure.Unreachable(
                            "it is no pull spec: " + malformed.getMessage()));
        }
    }

    /// Asks, and gives up at the deadline: a registry that is slow on purpose must not keep the
    /// worker.
    private <T> T until(Instant deadline, Callable<T> question)
            throws SQLException, RegistryException, InterruptedException {
        var answer = new FutureTask<>(question);
        var asking = Thread.ofVirtual().name("import").start(answer);
        try {
            var left = Duration.between(clock.instant(), deadline);
            return answer.get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new RegistryException(
                    new RegistryFailure.Unreachable("its registries did not answer in time"));
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RegistryException e -> throw e;
                case SQLException e -> throw e;
                case InterruptedException e -> throw e;
                case null, default -> throw new IllegalStateException(failed);
            }
        } finally {
            asking.interrupt();
        }
    }
}
