package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Starts a build when its URL is called.")
public record WebHookTrigger(
        @Description(
                        "Last part of the URL, known to the caller only. Superseded by `secretReference`.")
                @Nullable String secret,
        @Description("True lets the caller set environment variables; generic webhooks only.")
                boolean allowEnv,
        @Description("Secret whose key `WebHookSecretKey` holds the last part of the URL.")
                @Nullable SecretLocalReference secretReference) {}
