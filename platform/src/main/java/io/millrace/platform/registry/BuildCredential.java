package io.millrace.platform.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.platform.schema.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// What a build shows at the token realm: a password that build-service has signed, for the
/// repositories that the build is about to use and for as long as it may run. It is no token of the
/// registry's, and worth nothing once the build has ended.
///
/// @param subject who pulls and pushes in the registry's eyes
/// @param access the most that the realm may grant
public record BuildCredential(
        String subject,
        String namespace,
        String build,
        String uid,
        List<RegistryGrant> access,
        Instant expires) {

    /// The user name that goes with the password.
    public static final String USERNAME = "millrace-build";

    private static final String ISSUER = "millrace-build";
    private static final String AUDIENCE = "millrace-token-realm";
    private static final String OUTPUT = "system:millrace:build:";

    public BuildCredential {
        access = List.copyOf(access);
    }

    /// The subject of pushes that their build itself reports: nobody else need tell of them.
    public static String reportingSubject(String buildUid) {
        return OUTPUT + buildUid;
    }

    /// Whether the pusher is a build that reports its push itself.
    public static boolean isReporting(String subject) {
        return subject.startsWith(OUTPUT);
    }

    public String sign(RegistryKey key, Instant now) {
        return key.sign(
                Map.of(
                        "iss",
                        ISSUER,
                        "aud",
                        AUDIENCE,
                        "sub",
                        subject,
                        "iat",
                        now.getEpochSecond(),
                        "exp",
                        expires.getEpochSecond(),
                        "jti",
                        RegistryTokens.newId(),
                        "build",
                        Map.of("namespace", namespace, "name", build, "uid", uid),
                        "access",
                        access.stream().map(RegistryGrant::asClaim).toList()));
    }

    /// Reads the password; empty when nobody trusted signed it, or when it has expired.
    public static Optional<BuildCredential> read(
            String password, TrustedSigners signers, Instant now) {
        return signers.verify(password, ISSUER, AUDIENCE, now)
                .map(it -> read(Json.tree((Object) it)));
    }

    private static BuildCredential read(JsonNode claims) {
        var build = claims.path("build");
        return new BuildCredential(
                claims.path("sub").asText(),
                build.path("namespace").asText(),
                build.path("name").asText(),
                build.path("uid").asText(),
                StreamSupport.stream(claims.path("access").spliterator(), false)
                        .map(RegistryGrant::read)
                        .toList(),
                Instant.ofEpochSecond(claims.path("exp").asLong()));
    }
}
