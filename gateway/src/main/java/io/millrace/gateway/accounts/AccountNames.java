package io.millrace.gateway.accounts;

import java.util.Optional;

/// What users, groups and identities may be called. Names are longer and freer than those of other
/// objects, for they come from elsewhere; what would confuse paths, logs or access rules is out.
public final class AccountNames {

    /// Only the server itself gives names that begin so.
    public static final String RESERVED = "system:";

    private static final int LONGEST = 253;

    private AccountNames() {}

    /// What is wrong with the name of a user or group that somebody else gives.
    public static Optional<String> fault(String name) {
        if (name.startsWith(RESERVED)) {
            return Optional.of("must not begin with \"" + RESERVED + "\"");
        }
        if (name.contains(":")) {
            return Optional.of("must not contain \":\"");
        }
        if (name.equals("~")) {
            return Optional.of("must not be \"~\"");
        }
        return segmentFault(name);
    }

    /// An identity is called after its provider and its name there, `provider:name`.
    static Optional<String> identityFault(String name) {
        var colon = name.indexOf(':');
        if (colon <= 0 || colon == name.length() - 1) {
            return Optional.of("must be of the form <provider>:<name at the provider>");
        }
        return segmentFault(name);
    }

    /// What is wrong with a text that shall be one segment of a path.
    static Optional<String> segmentFault(String name) {
        if (name.isBlank() || !name.equals(name.strip())) {
            return Optional.of("must not be empty, nor begin or end with blanks");
        }
        if (name.length() > LONGEST) {
            return Optional.of("must be no more than " + LONGEST + " characters");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("must not be \".\" or \"..\"");
        }
        if (name.contains("/") || name.contains("%")) {
            return Optional.of("must not contain \"/\" or \"%\"");
        }
        return name.codePoints().allMatch(AccountNames::isVisible)
                ? Optional.empty()
                : Optional.of("must not contain control or invisible characters");
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
