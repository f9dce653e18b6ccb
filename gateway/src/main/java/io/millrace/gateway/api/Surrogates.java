package io.millrace.gateway.api;

import java.nio.charset.StandardCharsets;

/// Halves of characters in escapes of JSON (`\\ud800` alone). They cannot be written as UTF-8; like
/// the Kubernetes API we read the replacement character instead.
final class Surrogates {

    private static final byte[] REPLACEMENT = "\\ufffd".getBytes(StandardCharsets.US_ASCII);
    private static final int ESCAPE = 6;

    private Surrogates() {}

    /// The same document if there is nothing to mend.
    static byte[] mended(byte[] json) {
        var mended = json;
        var isCopy = false;
        for (var i = 0; i < json.length; i++) {
            if (json[i] != '\\') {
                continue;
            }
            var unit = unit(json, i);
            if (unit < 0) {
                i++;
            } else if (Character.isHighSurrogate((char) unit) && isLow(json, i + ESCAPE)) {
                i += 2 * ESCAPE - 1;
            } else {
                if (Character.isSurrogate((char) unit)) {
                    mended = isCopy ? mended : json.clone();
                    isCopy = true;
                    System.arraycopy(REPLACEMENT, 0, mended, i, ESCAPE);
                }
                i += ESCAPE - 1;
            }
        }
        return mended;
    }

    private static boolean isLow(byte[] json, int at) {
        var unit = at < json.length && json[at] == '\\' ? unit(json, at) : -1;
        return unit >= 0 && Character.isLowSurrogate((char) unit);
    }

    /// The code unit of the escape at this place; -1 when it is another escape.
    private static int unit(byte[] json, int at) {
        if (at + ESCAPE > json.length || json[at + 1] != 'u') {
            return -1;
        }
        var unit = 0;
        for (var i = at + 2; i < at + ESCAPE; i++) {
            var digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }
}
