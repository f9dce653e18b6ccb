package io.millrace.build.execution.jenkins;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a project's Jenkins is made of: a `List` of objects as YAML in which `${PROJECT}` and
/// `${PASSWORD}` are filled in, and `$${` becomes `${`.
public record JenkinsTemplate(String yaml) {

    /// By the Service of this name a project's Jenkins is found.
    static final String SERVICE = "jenkins";

    private static final Pattern FILLED = Pattern.compile("\\$\\$\\{|\\$\\{(PROJECT|PASSWORD)}");

    /// @throws IllegalArgumentException when no Jenkins could be found that is made of it
    public JenkinsTemplate {
        var services =
                objects(yaml, "project", "password").stream()
                        .filter(it -> it instanceof Service)
                        .filter(it -> SERVICE.equals(it.getMetadata().getName()));
        if (services.count() != 1) {
            throw new IllegalArgumentException(
                    "The template of projects' Jenkins must be a List with one Service named '%s'"
                            .formatted(SERVICE));
        }
    }

    /// The objects of one project. Services come last: whoever finds one finds all the rest.
    List<HasMetadata> objects(String project, String password) {
        return objects(yaml, project, password);
    }

    private static List<HasMetadata> objects(String yaml, String project, String password) {
        var values = Map.of("${PROJECT}", project, "${PASSWORD}", password, "$${", "${");
        var text =
                FILLED.matcher(yaml)
                        .replaceAll(it ->
                                Matcher.quoteReplacement(
                                        values.getOrDefault(it.group(), it.group())));
        var list = Serialization.unmarshal(text, KubernetesList.class);
        if (list == null || list.getItems() == null) {
            return List.of();
        }
        list.getItems().forEach(it -> it.getMetadata().setNamespace(project));
        return list.getItems().stream()
                .sorted(Comparator.comparing((HasMetadata it) -> it instanceof Service))
                .toList();
    }
}
