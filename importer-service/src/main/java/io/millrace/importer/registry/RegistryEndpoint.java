package io.millrace.importer.registry;

import java.util.List;

/// One question to a registry, and how its answer is read.
///
/// @param <T> what the answer says
interface RegistryEndpoint<T> {

    default String method() {
        return "GET";
    }

    /// The path below the registry's `/v2/`, with the query if there is one.
    String path();

    default List<String> accept() {
        return List.of();
    }

    int sizeLimit();

    /// Reads an answer whose status says success.
    T read(HttpAnswer answer) throws RegistryException;
}
