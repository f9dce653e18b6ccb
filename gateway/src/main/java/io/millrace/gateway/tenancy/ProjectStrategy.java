package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Through the project only its display name and its description change.
final class ProjectStrategy extends NamespaceStrategy {

    private static final Set<String> CHANGEABLE =
            Set.of("openshift.io/display-name", "openshift.io/description");

    ProjectStrategy(AccountSecrets secrets) {
        super(secrets);
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        if (previous.isEmpty()) {
            return List.of();
        }
        var before = Metadata.of(previous.get());
        var after = Metadata.of(next);
        if (!before.labels().equals(after.labels())) {
            return List.of(
                    FieldError.invalid(
                            "metadata.labels",
                            next.path("metadata").path("labels"),
                            "field is immutable, try updating the namespace"));
        }
        return fixed(before.annotations()).equals(fixed(after.annotations()))
                ? List.of()
                : List.of(
                        FieldError.invalid(
                                "metadata.annotations",
                                next.path("metadata").path("annotations"),
                                "field is immutable, try updating the namespace"));
    }

    private static Map<String, String> fixed(Map<String, String> annotations) {
        var fixed = new HashMap<>(annotations);
        fixed.keySet().removeAll(CHANGEABLE);
        return fixed;
    }
}
