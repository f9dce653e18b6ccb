package io.millrace.contract;

import java.util.Map;

/// A call of a BuildConfig's webhook as it came in, unverified: the body of the command
/// `buildconfigs/webhooks`, as a wire record.
///
/// @param type the last word of the URL: `generic`, `github`, `gitlab` or `bitbucket`
/// @param secretDigest SHA-256 of the URL's secret in hexadecimal: the secret itself stays at the
///   door
/// @param headers what the host says of its call, by lower-case name
/// @param body what was posted, in base64
public record WebhookCall(
        String type, String secretDigest, Map<String, String> headers, String body) {

    public WebhookCall {
        headers = Map.copyOf(headers);
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
