package io.millrace.platform.registry;

import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// An in-toto statement with the signature of whoever vouches for it (DSSE 1.0).
record SignedStatement(byte[] statement, RegistryKey key) {

    static final String TYPE = "application/vnd.dsse.envelope.v1+json";

    private static final String PAYLOAD = "application/vnd.in-toto+json";

    byte[] envelope() {
        var encoder = Base64.getEncoder();
        var envelope =
                Json.object()
                        .put("payloadType", PAYLOAD)
                        .put("payload", encoder.encodeToString(statement));
        envelope.putArray("signatures")
                .addObject()
                .put("keyid", Digest.of(key.published().getEncoded()).toString())
                .put("sig", encoder.encodeToString(key.signature(signed())));
        return Json.bytes(envelope);
    }

    /// The lengths keep what stands in one part from being read as another.
    byte[] signed() {
        var head = "DSSEv1 %d %s %d ".formatted(PAYLOAD.length(), PAYLOAD, statement.length);
        var all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        all.writeBytes(statement);
        return all.toByteArray();
    }
}
