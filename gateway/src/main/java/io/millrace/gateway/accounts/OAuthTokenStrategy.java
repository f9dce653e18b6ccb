package io.millrace.gateway.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.Optional;

/// Tokens come to be by logging in only; afterwards they can be labelled and deleted.
record OAuthTokenStrategy(ResourceType type, Class<?> model) implements Strategy {

    @Override
    public List<FieldError> validateName(String name) {
        return List.of();
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        return previous.filter(it -> withoutMetadata(it).equals(withoutMetadata(next))).isPresent()
                ? List.of()
                : List.of(
                        FieldError.forbidden(
                                "metadata.name", "tokens come from logging in and never change"));
    }

    private static ObjectNode withoutMetadata(ObjectNode token) {
        return token.deepCopy().without("metadata");
    }
}
