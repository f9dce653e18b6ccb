package io.millrace.imagestream.application;

import io.millrace.contract.image.ImageSignature;
import io.millrace.contract.image.SignatureCondition;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a signature must be like, wherever it stands.
final class SignatureFaults {

    private static final Set<String> PAIR = Set.of("Trusted", "ForImage");
    private static final int LONGEST_CONTENT = 64 * 1024;

    private SignatureFaults() {}

    /// Whether the name is `<image>@<signature>`.
    static boolean isName(String name) {
        int at = name.indexOf('@');
        return at > 0 && at < name.length() - 1 && at == name.lastIndexOf('@');
    }

    /// @param path of the signature in the request, empty or ending in a dot
    static List<FieldError> of(String path, ImageSignature given) {
        var errors = new ArrayList<FieldError>();
        var name = Objects.requireNonNullElse(given.metadata().name(), "");
        if (!isName(name)) {
            errors.add(
                    FieldError.invalid(
                            path + "metadata.name",
                            name,
                            "must be of the form <image>@<signature>"));
        }
        if (!isEmpty(given.metadata().labels())) {
            errors.add(FieldError.forbidden(path + "metadata.labels", "signatures have no labels"));
        }
        if (!isEmpty(given.metadata().annotations())) {
            errors.add(
                    FieldError.forbidden(
                            path + "metadata.annotations", "signatures have no annotations"));
        }
        if (given.type().isEmpty()) {
            errors.add(FieldError.required(path + "type", ""));
        }
        if (given.content().isEmpty()) {
            errors.add(FieldError.required(path + "content", ""));
        } else if (given.content().length() > LONGEST_CONTENT) {
            errors.add(FieldError.tooLong(path + "content", LONGEST_CONTENT));
        }
        errors.addAll(findings(path, given));
        return errors;
    }

    private static boolean isEmpty(@Nullable Map<String, String> map) {
        return map == null || map.isEmpty();
    }

    /// What a signature says is told only by whoever knows whether it can be trusted.
    private static List<FieldError> findings(String path, ImageSignature given) {
        var conditions =
                given.conditions() == null ? List.<SignatureCondition>of() : given.conditions();
        var types = conditions.stream().map(SignatureCondition::type).collect(Collectors.toSet());
        if (!types.isEmpty() && !types.equals(PAIR)) {
            return List.of(
                    FieldError.invalid(
                            path + "conditions",
                            String.join(", ", types),
                            "Trusted and ForImage come together and alone"));
        }
        var isKnown =
                conditions.stream()
                        .anyMatch(it ->
                                it.type().equals("Trusted") && !it.status().equals("Unknown"));
        if (isKnown) {
            return List.of();
        }
        var errors = new ArrayList<FieldError>();
        var identity = Objects.requireNonNullElse(given.imageIdentity(), "");
        refuse(errors, path + "imageIdentity", identity.isEmpty() ? null : identity);
        refuse(
                errors,
                path + "signedClaims",
                isEmpty(given.signedClaims()) ? null : given.signedClaims());
        refuse(errors, path + "issuedBy", given.issuedBy());
        refuse(errors, path + "issuedTo", given.issuedTo());
        return errors;
    }

    private static void refuse(List<FieldError> errors, String path, @Nullable Object value) {
        if (value != null) {
            errors.add(
                    FieldError.invalid(
                            path,
                            Json.tree(Json.bytes(value)),
                            "must be unset as long as nobody knows whether to trust it"));
        }
    }
}
