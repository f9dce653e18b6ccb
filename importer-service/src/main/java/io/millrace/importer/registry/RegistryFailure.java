package io.millrace.importer.registry;

import java.time.Duration;
import java.util.Optional;

/// Why a registry did not give what was asked of it, by what must happen next.
public sealed interface RegistryFailure {

    /// The failure as the API shows it on an import of the image.
    ImportStatus status(String image);

    /// Whether the same request may succeed a little later.
    default boolean isTransient() {
        return false;
    }

    /// There is no such repository, tag or digest.
    record NotFound() implements RegistryFailure {
        @Override
        public ImportStatus status(String image) {
            return new ImportStatus(
                    404,
                    "NotFound",
                    "dockerimage.image.openshift.io \"%s\" not found".formatted(image));
        }
    }

    /// The registry lets nobody, or not these credentials, see the image.
    ///
    /// @param credentialsRefused whether it was the user name or password that it refused
    record Unauthorized(boolean credentialsRefused) implements RegistryFailure {
        @Override
        public ImportStatus status(String image) {
            var message =
                    credentialsRefused
                            ? "incorrect username or password for image \"%s\""
                            : "you may not have access to the container image \"%s\"";
            return new ImportStatus(401, "Unauthorized", message.formatted(image));
        }
    }

    /// The address policy forbids the registry, or a place that the registry pointed to.
    record Forbidden(String reason) implements RegistryFailure {
        @Override
        public ImportStatus status(String image) {
            return new ImportStatus(
                    403,
                    "Forbidden",
                    "dockerimage.image.openshift.io \"%s\" is forbidden: %s"
                            .formatted(image, reason));
        }
    }

    /// The registry wants fewer requests from this address.
    record RateLimited(Optional<Duration> retryAfter) implements RegistryFailure {
        @Override
        public ImportStatus status(String image) {
            var when =
                    retryAfter
                            .map(it -> "; it asks to come back in %d s".formatted(it.toSeconds()))
                            .orElse("");
            return new ImportStatus(
                    429,
                    "TooManyRequests",
                    "the registry limits the rate of requests for \"%s\"%s".formatted(image, when),
                    retryAfter);
        }

        @Override
        public boolean isTransient() {
            return true;
        }
    }

    /// No answer, or one that says the registry itself is in trouble.
    record Unreachable(String reason) implements RegistryFailure {
        @Override
        public ImportStatus status(String image) {
            return new ImportStatus(
                    500,
                    "InternalError",
                    "Internal error occurred: tried to read \"%s\" but %s"
                            .formatted(image, reason));
        }

        @Override
        public boolean isTransient() {
            return true;
        }
    }

    /// An answer that is no image, or not the one that was asked for.
    record Invalid(String reason) implements RegistryFailure {
        @Override
        public ImportStatus status(String image) {
            return new ImportStatus(
                    422,
                    "Invalid",
                    "dockerimage.image.openshift.io \"%s\" is invalid: %s"
                            .formatted(image, reason));
        }
    }
}
