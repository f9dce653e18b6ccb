package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Who issued the key or certificate of a signature.")
public record SignatureIssuer(
        @Description("Name of the organization.") @Nullable String organization,
        @Description("Common name of the issuer.") @Nullable String commonName) {}
