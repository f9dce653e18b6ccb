package io.millrace.build.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.build.domain.BuildPhase;
import io.millrace.build.domain.Problem;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.EnvVar;
import io.millrace.contract.build.EnvVarSource;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The values of a build's variables: as they stand, with earlier ones put in for `$(NAME)`, or
/// from where they say.
record Variables(Build build, ProjectFiles files) {

    private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([^()]+)\\))");
    private static final Pattern SUBSCRIPT =
            Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

    Map<String, String> values(@Nullable List<EnvVar> variables) throws CannotRun, SQLException {
        var values = new LinkedHashMap<String, String>();
        for (var variable : variables == null ? List.<EnvVar>of() : variables) {
            var source = variable.valueFrom();
            if (source == null) {
                var text = variable.value() == null ? "" : variable.value();
                values.put(variable.name(), expanded(text, values));
            } else {
                found(variable.name(), source).ifPresent(it -> values.put(variable.name(), it));
            }
        }
        return values;
    }

    /// The values that come out of Secrets, also as a Dockerfile has to write them: no log may show
    /// them.
    List<String> secretTexts(List<EnvVar> variables) throws CannotRun, SQLException {
        var texts = new ArrayList<String>();
        for (var variable : variables) {
            var source = variable.valueFrom();
            if (source != null && source.secretKeyRef() != null) {
                found(variable.name(), source)
                        .ifPresent(it -> {
                            texts.add(it);
                            texts.add(it.replaceAll("[\\\\\"$]", "\\\\$0"));
                        });
            }
        }
        return texts;
    }

    private static String expanded(String text, Map<String, String> earlier) {
        return REFERENCE
                .matcher(text)
                .replaceAll(it -> {
                    var name = it.group(2);
                    var value = name == null ? "$" : earlier.getOrDefault(name, it.group());
                    return Matcher.quoteReplacement(value);
                });
    }

    private Optional<String> found(String variable, EnvVarSource source)
            throws CannotRun, SQLException {
        var secret = source.secretKeyRef();
        if (secret != null) {
            var keys = files.secret(secret.name()).orElse(Map.of());
            return text(
                    variable,
                    Optional.ofNullable(keys.get(secret.key())),
                    Boolean.TRUE.equals(secret.optional()),
                    "key '%s' of the Secret '%s'".formatted(secret.key(), secret.name()));
        }
        var map = source.configMapKeyRef();
        if (map != null) {
            var keys = files.configMap(map.name()).orElse(Map.of());
            return text(
                    variable,
                    Optional.ofNullable(keys.get(map.key())),
                    Boolean.TRUE.equals(map.optional()),
                    "key '%s' of the ConfigMap '%s'".formatted(map.key(), map.name()));
        }
        var field = source.fieldRef();
        var path = field == null ? "" : field.fieldPath();
        return text(
                variable,
                field(path).map(it -> it.getBytes(StandardCharsets.UTF_8)),
                false,
                "field '%s' of the Build".formatted(path));
    }

    private static Optional<String> text(
            String variable, Optional<byte[]> value, boolean optional, String what)
            throws CannotRun {
        if (value.isEmpty() && !optional) {
            throw new CannotRun(
                    new Problem(
                            "UnresolvableEnvironmentVariable",
                            "Unable to resolve build environment variable %s: there is no %s."
                                    .formatted(variable, what)),
                    BuildPhase.ERROR);
        }
        return value.map(it -> new String(it, StandardCharsets.UTF_8));
    }

    private Optional<String> field(String path) {
        JsonNode node = Json.tree((Object) build);
        var subscript = SUBSCRIPT.matcher(path);
        if (subscript.matches()) {
            node = node.path("metadata").path(subscript.group(1)).path(subscript.group(2));
        } else {
            for (var name : path.split("\\.")) {
                node = node.path(name);
            }
        }
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }
}
