package io.millrace.platform.status;

/// Text in double quotes, as Kubernetes quotes names and values in its messages.
final class Quoted {

    private Quoted() {}

    static String of(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(it -> append(quoted, it));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int codePoint) {
        switch (codePoint) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (codePoint < 0x20 || codePoint == 0x7f) {
                    quoted.append("\\x%02x".formatted(codePoint));
                } else if (Character.getType(codePoint) == Character.SURROGATE) {
                    quoted.append('\ufffd');
                } else {
                    quoted.appendCodePoint(codePoint);
                }
            }
        }
    }
}
