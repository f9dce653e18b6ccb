package io.millrace.platform.registry;

import io.millrace.platform.testing.RegistryServer;
import java.net.URI;
import java.nio.file.Path;

/// A real registry that trusts everybody and can delete.
record TestRegistry(RegistryServer server) implements AutoCloseable {

    static TestRegistry in(Path directory) {
        return new TestRegistry(
                RegistryServer.start(
                        directory,
                        port ->
                                """
                                version: 0.1
                                log: {level: error, accesslog: {disabled: true}}
                                storage: {filesystem: {rootdirectory: %s/data}, delete: {enabled: true}}
                                http: {addr: "127.0.0.1:%d"}
                                """
                                        .formatted(directory, port)));
    }

    RegistryBlobs blobs() {
        return new RegistryBlobs(URI.create("http://" + server.host()), _ -> "Bearer any");
    }

    @Override
    public void close() {
        server.close();
    }
}
