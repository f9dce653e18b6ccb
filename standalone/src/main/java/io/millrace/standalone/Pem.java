package io.millrace.standalone;

import java.util.Base64;

/// Keys and certificates as text.
final class Pem {

    private Pem() {}

    static String of(String label, byte[] encoded) {
        return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
                .formatted(
                        label,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded));
    }
}
