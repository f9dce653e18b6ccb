package io.millrace.gateway.access;

import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.regex.Pattern;

/// Roles and bindings have names that only need to fit into a path: `system:image-pullers`.
final class PolicyNames {

    private static final Pattern UNFIT = Pattern.compile("\\.{1,2}|.*[/%\\p{Cntrl}].*");
    private static final int LONGEST = 253;

    private PolicyNames() {}

    static List<FieldError> faults(String path, String name) {
        if (name.length() > LONGEST) {
            return List.of(
                    FieldError.invalid(
                            path, name, "must be no more than " + LONGEST + " characters"));
        }
        return UNFIT.matcher(name).matches()
                ? List.of(
                        FieldError.invalid(
                                path,
                                name,
                                "may not be '.' or '..' or contain '/', '%' or control"
                                        + " characters"))
                : List.of();
    }
}
