package io.millrace.build.execution.kubernetes;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.millrace.build.execution.BinarySource;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.CustomStrategy;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.Door;
import io.millrace.build.execution.GitCredential;
import io.millrace.build.execution.RegistryLogins;
import io.millrace.build.execution.SourceStrategy;
import io.millrace.build.execution.StandingLogins;
import io.millrace.build.execution.StoredSource;
import io.millrace.build.execution.Strategy;
import io.millrace.build.execution.door.RealmDoor;
import java.io.IOException;
import java.io.UncheckedIOException;

/// What goes into a pod and what comes out of it, as JSON. Both sides are of one version.
final class Papers {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .addModule(new Jdk8Module())
                    .addModule(
                            new SimpleModule()
                                    .addAbstractTypeMapping(
                                            RegistryLogins.class, StandingLogins.class)
                                    .addAbstractTypeMapping(
                                            BinarySource.Content.class, StoredSource.class)
                                    .addAbstractTypeMapping(Door.class, RealmDoor.class))
                    .addMixIn(Strategy.class, Strategies.class)
                    .addMixIn(GitCredential.class, Credentials.class)
                    .addMixIn(BuildResult.class, Results.class)
                    .addMixIn(Frame.class, Frames.class)
                    .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private Papers() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = DockerStrategy.class, name = "docker"),
        @JsonSubTypes.Type(value = SourceStrategy.class, name = "source"),
        @JsonSubTypes.Type(value = CustomStrategy.class, name = "custom")
    })
    private interface Strategies {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = GitCredential.UserPassword.class, name = "password"),
        @JsonSubTypes.Type(value = GitCredential.SshKey.class, name = "key")
    })
    private interface Credentials {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = BuildResult.Pushed.class, name = "pushed"),
        @JsonSubTypes.Type(value = BuildResult.Built.class, name = "built"),
        @JsonSubTypes.Type(value = BuildResult.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = BuildResult.Cancelled.class, name = "cancelled")
    })
    private interface Results {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Frame.Line.class, name = "line"),
        @JsonSubTypes.Type(value = Frame.Began.class, name = "began"),
        @JsonSubTypes.Type(value = Frame.Fetched.class, name = "fetched"),
        @JsonSubTypes.Type(value = Frame.Ended.class, name = "ended")
    })
    private interface Frames {}

    static byte[] bytes(Object paper) {
        try {
            return MAPPER.writeValueAsBytes(paper);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Could not write a " + paper.getClass().getSimpleName(), e);
        }
    }

    /// @throws IOException when the bytes are no such paper
    static <T> T read(byte[] bytes, Class<T> type) throws IOException {
        return MAPPER.readValue(bytes, type);
    }
}
