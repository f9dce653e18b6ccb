package io.millrace.trigger.secret;

import io.millrace.contract.core.Secret;
import io.millrace.platform.secretbox.SecretBox;
import io.millrace.trigger.domain.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Opens the values of Secrets.
///
/// @param box without it, nothing that is sealed is known to anybody
public record SecretValues(Optional<SecretBox> box) {

    /// The value as text; empty when the Secret has none of that name, or it cannot be opened.
    public Optional<String> find(Secret secret, String key) {
        var data = secret.data();
        var value = data == null ? null : data.get(key);
        return value == null
                ? Optional.empty()
                : opened(
                        Texts.orEmpty(secret.metadata().namespace()),
                        Texts.orEmpty(secret.metadata().name()),
                        key,
                        value);
    }

    private Optional<String> opened(String namespace, String name, String key, String value) {
        try {
            var bytes =
                    SecretBox.isEncrypted(value)
                            ? box.map(it -> it.decrypt(namespace, name, key, value))
                            : Optional.of(Base64.getDecoder().decode(value));
            return bytes.map(it -> new String(it, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException sealedForOthers) {
            return Optional.empty();
        }
    }
}
