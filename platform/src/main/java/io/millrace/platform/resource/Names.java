package io.millrace.platform.resource;

import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.regex.Pattern;

/// The rules of names (Kubernetes, "Object Names and IDs").
public final class Names {

    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final String SUBDOMAIN_RULE =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
                    + " or '.', and must start and end with an alphanumeric character";
    private static final String LABEL_RULE =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                    + " and must start and end with an alphanumeric character";

    private Names() {}

    public static List<FieldError> dnsSubdomain(String path, String name) {
        return check(path, name, DNS_SUBDOMAIN, 253, SUBDOMAIN_RULE);
    }

    public static List<FieldError> dnsLabel(String path, String name) {
        return check(path, name, DNS_LABEL, 63, LABEL_RULE);
    }

    /// A name that may have a domain before it: `openshift.io/imagestreams`.
    public static List<FieldError> qualified(String path, String name) {
        return MetadataRules.key(path, name);
    }

    private static List<FieldError> check(
            String path, String name, Pattern pattern, int longest, String rule) {
        if (name.length() > longest) {
            return List.of(
                    FieldError.invalid(
                            path, name, "must be no more than " + longest + " characters"));
        }
        return pattern.matcher(name).matches()
                ? List.of()
                : List.of(FieldError.invalid(path, name, rule));
    }
}
