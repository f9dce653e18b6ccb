package io.millrace.build.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.build.execution.GitAccess;
import io.millrace.build.execution.GitCredential;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.ConfigMap;
import io.millrace.contract.core.Secret;
import io.millrace.contract.core.ServiceAccount;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.platform.schema.Json;
import io.millrace.platform.secretbox.SecretBox;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The secrets that a build may use, opened.
final class BuildSecrets {

    private final WorkTable table;
    private final Optional<SecretBox> box;

    BuildSecrets(WorkTable table, Optional<SecretBox> box) {
        this.table = table;
        this.box = box;
    }

    Optional<Secret> find(String namespace, String name) throws SQLException {
        return table.resource(
                        "projections", ResourceKey.of(ResourceType.SECRET, namespace, name).wire())
                .map(it -> Json.read(it, Secret.class));
    }

    /// What the project's own builds may read.
    ProjectFiles in(String namespace) {
        return new ProjectFiles() {
            @Override
            public Optional<Map<String, byte[]>> secret(String name) throws SQLException {
                return find(namespace, name).map(BuildSecrets.this::files);
            }

            @Override
            public Optional<Map<String, byte[]>> configMap(String name) throws SQLException {
                return BuildSecrets.this.configMap(namespace, name);
            }
        };
    }

    /// The content of a ConfigMap by key; empty when there is no such ConfigMap.
    Optional<Map<String, byte[]>> configMap(String namespace, String name) throws SQLException {
        return table.resource(
                        "projections",
                        ResourceKey.of(ResourceType.CONFIG_MAP, namespace, name).wire())
                .map(it -> Json.read(it, ConfigMap.class))
                .map(BuildSecrets::files);
    }

    private static Map<String, byte[]> files(ConfigMap map) {
        var files = new LinkedHashMap<String, byte[]>();
        var texts = map.data() == null ? Map.<String, String>of() : map.data();
        texts.forEach((key, text) -> files.put(key, text.getBytes(StandardCharsets.UTF_8)));
        var bytes = map.binaryData() == null ? Map.<String, String>of() : map.binaryData();
        bytes.forEach((key, text) -> files.put(key, decoded(text)));
        return files;
    }

    /// What the secret says about git servers.
    GitAccess git(Secret secret) {
        var access = GitAccess.OPEN.showing(login(secret));
        var trusting = value(secret, "ca.crt").map(access::trusting).orElse(access);
        return value(secret, ".gitconfig").map(trusting::set).orElse(trusting);
    }

    private Optional<GitCredential> login(Secret secret) {
        var key = value(secret, "ssh-privatekey");
        if (key.isPresent()) {
            return Optional.of(new GitCredential.SshKey(key.get(), value(secret, "known_hosts")));
        }
        var password = value(secret, "password").or(() -> value(secret, "token"));
        return password.map(
                it -> new GitCredential.UserPassword(value(secret, "username").orElse("git"), it));
    }

    /// The credentials for registries that the secret holds, in either of Docker's forms.
    List<RegistryCredential> registries(Secret secret) {
        var current =
                value(secret, ".dockerconfigjson")
                        .map(BuildSecrets::tree)
                        .map(it -> it.path("auths"));
        var old = value(secret, ".dockercfg").map(BuildSecrets::tree);
        var credentials = new ArrayList<RegistryCredential>();
        current.or(() -> old)
                .ifPresent(auths ->
                        auths.properties()
                                .forEach(it ->
                                        credential(it.getKey(), it.getValue())
                                                .ifPresent(credentials::add)));
        return credentials;
    }

    /// The names of the secrets of a service account.
    Stream<String> ofAccount(String namespace, String name) throws SQLException {
        var account =
                table.resource(
                                "projections",
                                ResourceKey.of(ResourceType.SERVICE_ACCOUNT, namespace, name)
                                        .wire())
                        .map(it -> Json.read(it, ServiceAccount.class));
        if (account.isEmpty()) {
            return Stream.empty();
        }
        var pull =
                orEmpty(account.get().imagePullSecrets()).stream().map(LocalObjectReference::name);
        var others = new ArrayList<String>();
        for (ObjectReference secret : orEmpty(account.get().secrets())) {
            if (secret.name() != null) {
                others.add(secret.name());
            }
        }
        return Stream.concat(pull, others.stream()).distinct();
    }

    private static Optional<RegistryCredential> credential(String server, JsonNode entry) {
        var host = server.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        var username = entry.path("username").asText("");
        var password = entry.path("password").asText("");
        if (username.isEmpty() && !entry.path("auth").asText("").isEmpty()) {
            var pair = base64(entry.path("auth").asText());
            var colon = pair.indexOf(':');
            if (colon > 0) {
                username = pair.substring(0, colon);
                password = pair.substring(colon + 1);
            }
        }
        return username.isEmpty()
                ? Optional.empty()
                : Optional.of(new RegistryCredential(host, username, password));
    }

    private static JsonNode tree(String json) {
        try {
            return Json.tree(json.getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException malformed) {
            return Json.object();
        }
    }

    private static String base64(String text) {
        return new String(decoded(text), StandardCharsets.UTF_8);
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    /// All that the secret holds, by key.
    Map<String, byte[]> files(Secret secret) {
        var files = new LinkedHashMap<String, byte[]>();
        var data = secret.data() == null ? Map.<String, String>of() : secret.data();
        data.keySet().forEach(key -> bytes(secret, key).ifPresent(it -> files.put(key, it)));
        return files;
    }

    private Optional<String> value(Secret secret, String key) {
        return bytes(secret, key).map(it -> new String(it, StandardCharsets.UTF_8));
    }

    private Optional<byte[]> bytes(Secret secret, String key) {
        var data = secret.data();
        var sealed = data == null ? null : data.get(key);
        if (sealed == null) {
            return Optional.empty();
        }
        if (!SecretBox.isEncrypted(sealed)) {
            return Optional.of(decoded(sealed));
        }
        var name = String.valueOf(secret.metadata().name());
        var opener =
                box.orElseThrow(() ->
                        new IllegalStateException(
                                "The secret '%s' cannot be opened without millrace.secrets.key"
                                        .formatted(name)));
        return Optional.of(
                opener.decrypt(String.valueOf(secret.metadata().namespace()), name, key, sealed));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }
}
