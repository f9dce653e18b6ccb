package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("Who made a signature.")
public record SignatureSubject(
        @Description("Name of the organization.") @Nullable String organization,
        @Description("Common name of the signer.") @Nullable String commonName,
        @Description("Identifier of the signer's public key.") @Required String publicKeyID) {

    public SignatureSubject {
        publicKeyID = publicKeyID == null ? "" : publicKeyID;
    }
}
