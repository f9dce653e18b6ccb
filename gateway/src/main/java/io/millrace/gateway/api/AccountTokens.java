package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.authentication.BoundObjectReference;
import io.millrace.contract.authentication.TokenRequest;
import io.millrace.contract.authentication.TokenRequestSpec;
import io.millrace.gateway.identity.Authenticator;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.resource.Timestamps;
import io.millrace.platform.schema.Decoder;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers `serviceaccounts/<name>/token`: a token of the account, for whoever may ask for one.
@Singleton
final class AccountTokens {

    static final String SUBRESOURCE = "token";

    private static final ResourceType TYPE =
            new ResourceType("authentication.k8s.io", "tokenrequests", "TokenRequest", true);
    private static final long SHORTEST = 600;
    private static final long USUAL = 3600;
    private static final long LONGEST_NUMBER = 1L << 32;
    private static final int MOST_AUDIENCES = 20;
    private static final int LONGEST_AUDIENCE = 253;

    private final Authenticator authenticator;
    private final ReadModel readModel;
    private final Gate gate;

    AccountTokens(Authenticator authenticator, ReadModel readModel, Gate gate) {
        this.authenticator = authenticator;
        this.readModel = readModel;
        this.gate = gate;
    }

    Response create(Call call, byte[] body) {
        gate.require(call, "create");
        var tokens =
                authenticator
                        .serviceAccountTokens()
                        .orElseThrow(() ->
                                Refusal.unavailable(
                                                "no token can be made for service accounts: this"
                                                        + " server has no key to sign it"
                                                        + " (millrace.service-accounts.keys-file)")
                                        .asException());
        var account = existing(ResourceType.SERVICE_ACCOUNT, call.namespace(), call.name());
        var request =
                Decoder.decode(
                                Payload.json(body, call.header("Content-Type")),
                                TokenRequest.class,
                                Document.validation(call))
                        .tree();
        var spec = spec(request);
        check(call, spec);
        var issued =
                tokens.issue(
                        account,
                        audiences(spec),
                        Duration.ofSeconds(lifetime(spec)),
                        secret(call, spec.boundObjectRef()));
        request.put("kind", TYPE.kind()).put("apiVersion", TYPE.apiVersion());
        request.withObject("/metadata")
                .put("name", call.name())
                .put("namespace", call.namespace())
                .putNull("creationTimestamp");
        var shown = request.withObject("/spec");
        shown.put("expirationSeconds", Math.min(lifetime(spec), issued.seconds()));
        if (audiences(spec).isEmpty()) {
            shown.putArray("audiences").add(tokens.audience());
        }
        request.putObject("status")
                .put("token", issued.token())
                .put("expirationTimestamp", Timestamps.text(issued.end()));
        return Answer.json(201, request);
    }

    private static TokenRequestSpec spec(ObjectNode request) {
        var spec = Json.read(request, TokenRequest.class).spec();
        return spec == null ? new TokenRequestSpec(List.of(), null, null) : spec;
    }

    private static List<String> audiences(TokenRequestSpec spec) {
        return spec.audiences() == null ? List.of() : spec.audiences();
    }

    private static long lifetime(TokenRequestSpec spec) {
        return spec.expirationSeconds() == null ? USUAL : spec.expirationSeconds();
    }

    private static void check(Call call, TokenRequestSpec spec) {
        var seconds = lifetime(spec);
        var path = "spec.expirationSeconds";
        if (seconds < SHORTEST) {
            refuse(
                    call,
                    FieldError.invalid(
                            path, seconds, "may not specify a duration less than 10 minutes"));
        }
        if (seconds > LONGEST_NUMBER) {
            refuse(
                    call,
                    FieldError.invalid(
                            path, seconds, "may not specify a duration larger than 2^32 seconds"));
        }
        if (audiences(spec).size() > MOST_AUDIENCES
                || audiences(spec).stream()
                        .anyMatch(it -> it.isEmpty() || it.length() > LONGEST_AUDIENCE)) {
            refuse(
                    call,
                    FieldError.invalid(
                            "spec.audiences",
                            audiences(spec).size(),
                            "must be at most %d names of 1 to %d characters"
                                    .formatted(MOST_AUDIENCES, LONGEST_AUDIENCE)));
        }
    }

    private static void refuse(Call call, FieldError error) {
        throw Refusal.invalid(TYPE, call.name(), List.of(error)).asException();
    }

    private Optional<Entry> secret(Call call, @Nullable BoundObjectReference reference) {
        if (reference == null) {
            return Optional.empty();
        }
        if (!"Secret".equals(reference.kind())
                || !"v1".equals(reference.apiVersion())
                || reference.name() == null
                || reference.name().isEmpty()) {
            throw Refusal.badRequest(
                            "cannot bind token for serviceaccount \"%s\": spec.boundObjectRef can only be a v1 Secret here"
                                    .formatted(call.name()))
                    .asException();
        }
        var secret = existing(ResourceType.SECRET, call.namespace(), reference.name());
        if (reference.uid() != null
                && !reference.uid().isEmpty()
                && !reference.uid().equals(secret.uid())) {
            throw Refusal.conflict(
                            ResourceType.SECRET,
                            reference.name(),
                            "the UID in the bound object reference (%s) does not match the UID in record (%s)"
                                    .formatted(reference.uid(), secret.uid()))
                    .asException();
        }
        return Optional.of(secret);
    }

    private Entry existing(ResourceType type, String namespace, String name) {
        return readModel
                .find(ResourceKey.of(type, namespace, name))
                .orElseThrow(() -> Refusal.notFound(type, name).asException());
    }
}
