package io.millrace.importer.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ImageReference;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.Secret;
import io.millrace.importer.registry.Credentials;
import io.millrace.platform.schema.Json;
import io.millrace.platform.secretbox.SecretBox;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// What a namespace's secrets say about who it is to a registry.
final class PullSecrets {

    private static final Logger LOG = Logger.getLogger(PullSecrets.class);

    private final WorkTables tables;
    private final Optional<SecretBox> box;

    PullSecrets(WorkTables tables, Optional<SecretBox> box) {
        this.tables = tables;
        this.box = box;
    }

    /// What a secret says of one server.
    ///
    /// @param server as the secret names it, perhaps with a path
    record Entry(String server, Credentials credentials) {}

    /// The credentials that name the image's registry, and of these the ones that name most of its
    /// repository.
    Credentials credentialsFor(ImageReference image, String namespace) throws SQLException {
        return best(entries(namespace), image);
    }

    static Credentials best(List<Entry> entries, ImageReference image) {
        var best = Credentials.ANONYMOUS;
        var longest = -1;
        for (var entry : entries) {
            var length = matchLength(entry.server(), image);
            if (length > longest) {
                longest = length;
                best = entry.credentials();
            }
        }
        return best;
    }

    /// All that the namespace's secrets say of servers.
    List<Entry> entries(String namespace) throws SQLException {
        var entries = new ArrayList<Entry>();
        for (var body : tables.projectedAll(ResourceType.SECRET, namespace)) {
            var secret = Json.read(body, Secret.class);
            if (!secret.servesImports()) {
                continue;
            }
            for (var server : servers(secret).properties()) {
                var credentials = credentials(server.getValue());
                if (!credentials.equals(Credentials.ANONYMOUS)) {
                    entries.add(new Entry(server.getKey(), credentials));
                }
            }
        }
        return entries;
    }

    private JsonNode servers(Secret secret) {
        return switch (secret.type()) {
            case "kubernetes.io/dockerconfigjson" ->
                    tree(value(secret, ".dockerconfigjson")).path("auths");
            case "kubernetes.io/dockercfg" -> tree(value(secret, ".dockercfg"));
            case null, default -> Json.object();
        };
    }

    /// How many characters of the repository the server's entry names; negative when it is about
    /// another registry. Docker Hub has several names, and its entry carries a path that is none.
    private static int matchLength(String server, ImageReference image) {
        var named = server.replaceFirst("^https?://", "");
        var slash = named.indexOf('/');
        var host = slash < 0 ? named : named.substring(0, slash);
        var path = slash < 0 ? "" : named.substring(slash + 1).replaceFirst("^v[12]/?", "");
        var prefix = path.replaceFirst("/$", "");
        var isHost = isHub(host) ? image.onDockerHub() : host.equals(image.registry());
        var isPrefix =
                prefix.isEmpty()
                        || image.repository().equals(prefix)
                        || image.repository().startsWith(prefix + "/");
        return isHost && isPrefix ? prefix.length() : -1;
    }

    private static boolean isHub(String host) {
        return host.equals("docker.io")
                || host.equals("index.docker.io")
                || host.equals("registry-1.docker.io");
    }

    private static Credentials credentials(JsonNode entry) {
        var user = entry.path("username").asText("");
        if (!user.isEmpty()) {
            return Credentials.of(user, entry.path("password").asText(""));
        }
        var pair = decoded(entry.path("auth").asText(""));
        var colon = pair.indexOf(':');
        return colon > 0
                ? Credentials.of(pair.substring(0, colon), pair.substring(colon + 1))
                : Credentials.ANONYMOUS;
    }

    private String value(Secret secret, String key) {
        var data = secret.data();
        var sealed = data == null ? null : data.get(key);
        if (sealed == null) {
            return "";
        }
        if (!SecretBox.isEncrypted(sealed)) {
            return decoded(sealed);
        }
        var namespace = String.valueOf(secret.metadata().namespace());
        var name = String.valueOf(secret.metadata().name());
        if (box.isEmpty()) {
            LOG.warnf(
                    "The secret %s/%s stays closed without millrace.secrets.key", namespace, name);
            return "";
        }
        try {
            return new String(
                    box.get().decrypt(namespace, name, key, sealed), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException otherKey) {
            LOG.warn(otherKey.getMessage());
            return "";
        }
    }

    private static JsonNode tree(String json) {
        try {
            return json.isEmpty()
                    ? Json.object()
                    : Json.tree(json.getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException malformed) {
            return Json.object();
        }
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
