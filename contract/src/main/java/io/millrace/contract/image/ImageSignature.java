package io.millrace.contract.image;

import io.millrace.contract.meta.Base64Encoded;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("A signature over an image.")
@Kind(group = "image.openshift.io", version = "v1", kind = "ImageSignature")
public record ImageSignature(
        @Description("`ImageSignature`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, `<image>@<signature>`, and the like.") ObjectMeta metadata,
        @Description("Kind of signature, for example `atomic`.") @Required String type,
        @Description("The signature itself, in base64.") @Base64Encoded @Required String content,
        @Description("What was found out about the signature.") @MergeKey("type")
                @Nullable List<SignatureCondition> conditions,
        @Description("Name of the image as the signature states it.")
                @Nullable String imageIdentity,
        @Description("Statements made by the signature.")
                @Nullable Map<String, String> signedClaims,
        @Description("When the signature was made.") @Nullable Instant created,
        @Description("Who issued the signer's key.") @Nullable SignatureIssuer issuedBy,
        @Description("Who made the signature.") @Nullable SignatureSubject issuedTo) {

    public ImageSignature {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        type = type == null ? "" : type;
        content = content == null ? "" : content;
        conditions = conditions == null ? null : List.copyOf(conditions);
        signedClaims =
                signedClaims == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(signedClaims));
        created = created == null ? null : created.truncatedTo(ChronoUnit.SECONDS);
    }
}
