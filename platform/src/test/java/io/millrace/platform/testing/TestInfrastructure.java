package io.millrace.platform.testing;

import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.testcontainers.DockerClientFactory;

/// Where the tests' PostgreSQL and registry come from. `MILLRACE_TEST_POSTGRES` names a server
/// (`jdbc:postgresql://host/postgres?user=…&password=…`); else `MILLRACE_TEST_INFRASTRUCTURE` says
/// `containers` or `embedded`, and unless it does, containers it is where a Docker engine has the
/// image already.
enum TestInfrastructure {
    GIVEN,
    CONTAINERS,
    EMBEDDED;

    static final String SERVER = "MILLRACE_TEST_POSTGRES";
    static final String CHOICE = "MILLRACE_TEST_INFRASTRUCTURE";
    static final String POSTGRES = "postgres:18.6";
    static final String REGISTRY = "registry:2.8.3";

    private static final class Present {
        static final TestInfrastructure CHOSEN = choose(System.getenv(), TestInfrastructure::has);
        static final TestInfrastructure FOR_REGISTRY =
                choose(REGISTRY, System.getenv(), TestInfrastructure::has);
    }

    static TestInfrastructure chosen() {
        return Present.CHOSEN;
    }

    static boolean isRegistryInContainer() {
        return Present.FOR_REGISTRY == CONTAINERS;
    }

    static TestInfrastructure choose(Map<String, String> environment, Predicate<String> images) {
        return environment.containsKey(SERVER) ? GIVEN : choose(POSTGRES, environment, images);
    }

    static TestInfrastructure choose(
            String image, Map<String, String> environment, Predicate<String> images) {
        return switch (environment.getOrDefault(CHOICE, "auto")) {
            case "embedded" -> EMBEDDED;
            case "containers" -> CONTAINERS;
            case "auto" -> images.test(image) ? CONTAINERS : EMBEDDED;
            default ->
                    throw new IllegalArgumentException(
                            "%s is '%s': say containers, embedded or auto"
                                    .formatted(CHOICE, environment.get(CHOICE)));
        };
    }

    /// Looking for an engine takes seconds, so that where nothing hints at one nobody looks.
    private static boolean has(String image) {
        if (System.getenv("DOCKER_HOST") == null
                && !Files.exists(Path.of("/var/run/docker.sock"))) {
            return false;
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return false;
        }
        try {
            DockerClientFactory.instance().client().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException _) {
            return false;
        }
    }
}
