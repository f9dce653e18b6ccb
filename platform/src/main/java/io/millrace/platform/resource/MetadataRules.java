package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The rules of labels and annotations (Kubernetes, "Labels and Selectors", "Annotations").
final class MetadataRules {

    private static final int MOST_ANNOTATION_BYTES = 256 * 1024;
    private static final Pattern NAME =
            Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)");
    private static final Pattern VALUE =
            Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private MetadataRules() {}

    static List<FieldError> faults(ObjectNode object) {
        var metadata = Metadata.of(object);
        var faults = new ArrayList<FieldError>();
        metadata.labels()
                .forEach((key, value) -> {
                    faults.addAll(key("metadata.labels", key));
                    if (!VALUE.matcher(value).matches()) {
                        faults.add(
                                FieldError.invalid(
                                        "metadata.labels",
                                        value,
                                        "a valid label must be an empty string or consist of"
                                                + " alphanumeric characters, '-', '_' or '.', at"
                                                + " most 63, and must start and end with an"
                                                + " alphanumeric character"));
                    }
                });
        var bytes = 0L;
        for (var annotation : metadata.annotations().entrySet()) {
            faults.addAll(
                    key("metadata.annotations", annotation.getKey().toLowerCase(Locale.ROOT)));
            bytes += annotation.getKey().length() + annotation.getValue().length();
        }
        if (bytes > MOST_ANNOTATION_BYTES) {
            faults.add(FieldError.tooLong("metadata.annotations", MOST_ANNOTATION_BYTES));
        }
        faults.addAll(ReferenceRules.faults(object));
        return faults;
    }

    static List<FieldError> key(String path, String key) {
        var slash = key.lastIndexOf('/');
        var name = key.substring(slash + 1);
        var prefixIsFine = slash < 0 || Names.dnsSubdomain(path, key.substring(0, slash)).isEmpty();
        return prefixIsFine && NAME.matcher(name).matches()
                ? List.of()
                : List.of(
                        FieldError.invalid(
                                path,
                                key,
                                "name part must consist of alphanumeric characters, '-', '_' or"
                                        + " '.', and must start and end with an alphanumeric"
                                        + " character; an optional prefix is a DNS subdomain and '/'"));
    }
}
