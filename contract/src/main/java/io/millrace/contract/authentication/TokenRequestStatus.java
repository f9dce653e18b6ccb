package io.millrace.contract.authentication;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Description("The token.")
public record TokenRequestStatus(
        @Description("The bearer token.") @AlwaysWritten @Nullable String token,
        @Description("When it ends.") @AlwaysWritten @Nullable Instant expirationTimestamp) {}
