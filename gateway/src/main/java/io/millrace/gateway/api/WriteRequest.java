package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Verb;
import io.millrace.contract.meta.Preconditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is asked of the owner, beyond who, where and when.
record WriteRequest(
        Verb verb,
        String name,
        @Nullable JsonNode body,
        @Nullable String patchType,
        WriteOptions options,
        List<String> warnings) {

    @Nullable Preconditions preconditions() {
        return options.deletion().preconditions();
    }
}
