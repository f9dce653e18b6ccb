package io.millrace.platform.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Facts, claims, commands and replies as JSON bodies, and back by their CloudEvents type.
public final class EventCodec {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .addMixIn(Command.class, BodyIsATree.class)
                    .addMixIn(Reply.class, BodyIsATree.class)
                    .build();

    private static final Map<String, Class<?>> FACTS = byName(Fact.class);
    private static final Map<String, Class<?>> CLAIMS = byName(Claim.class);

    private EventCodec() {}

    /// Keeps a body as it is on the wire: its kind is the reader's business.
    interface BodyIsATree {
        @JsonDeserialize(as = JsonNode.class)
        Object body();
    }

    public static byte[] encode(Object message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(
                    "Could not write a " + message.getClass().getSimpleName(), e);
        }
    }

    /// Reads a message of a known type.
    ///
    /// @throws UncheckedIOException when the bytes are no such message
    public static <T> T decode(byte[] body, Class<T> type) {
        try {
            return MAPPER.readValue(body, type);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Could not read a %s: %s".formatted(type.getSimpleName(), e.getMessage()), e);
        }
    }

    /// The fact of that type; empty when this version knows no such fact.
    public static Optional<Fact> fact(String type, byte[] body) {
        return Optional.ofNullable(FACTS.get(simpleName(type))).map(it -> (Fact) decode(body, it));
    }

    /// The claim of that type; empty when this version knows no such claim.
    public static Optional<Claim> claim(String type, byte[] body) {
        if (CdEvents.isPublished(type)) {
            return Optional.of(CdEvents.published(body));
        }
        return Optional.ofNullable(CLAIMS.get(simpleName(type)))
                .map(it -> (Claim) decode(body, it));
    }

    private static String simpleName(String type) {
        var words = type.split("\\.", -1);
        return words.length == 5 && words[4].equals("v1") ? words[3] : "";
    }

    private static Map<String, Class<?>> byName(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));
    }
}
