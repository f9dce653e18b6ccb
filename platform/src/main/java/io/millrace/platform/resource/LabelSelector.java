package io.millrace.platform.resource;

import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A label selector (Kubernetes, "Labels and Selectors"): all of its requirements must hold.
public record LabelSelector(List<Requirement> requirements) {

    private static final Pattern REQUIREMENT =
            Pattern.compile(
                    "\\s*(?:(?<absent>!)\\s*(?<gone>[^\\s,()=!]+)"
                            + "|(?<key>[^\\s,()=!]+)\\s*(?:(?<in>in|notin)\\s*\\((?<set>[^()]*)\\)"
                            + "|(?<op>==|=|!=)\\s*(?<value>[^\\s,()=!]*))?)\\s*(?:,|$)");

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /// One condition on one label.
    public record Requirement(String key, Operator operator, Set<String> values) {

        public Requirement {
            values = Set.copyOf(values);
        }

        boolean holds(Map<String, String> labels) {
            var value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    /// How a requirement compares.
    public enum Operator {
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST
    }

    /// Reads a selector; the empty text selects everything.
    public static LabelSelector parse(String text) {
        var requirements = new ArrayList<Requirement>();
        var matcher = REQUIREMENT.matcher(text);
        var position = 0;
        while (position < text.length()) {
            if (text.substring(position).isBlank()) {
                break;
            }
            if (!matcher.find(position) || matcher.start() != position) {
                throw Refusal.badRequest(
                                "unable to parse requirement: labelSelector '%s' at '%s'"
                                        .formatted(text, text.substring(position)))
                        .asException();
            }
            requirements.add(
                    requirement(
                            matcher.group("gone"),
                            matcher.group("key"),
                            matcher.group("in"),
                            matcher.group("set"),
                            matcher.group("op"),
                            matcher.group("value")));
            position = matcher.end();
        }
        return new LabelSelector(requirements);
    }

    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(it -> it.holds(labels));
    }

    private static Requirement requirement(
            @org.jspecify.annotations.Nullable String gone,
            @org.jspecify.annotations.Nullable String key,
            @org.jspecify.annotations.Nullable String in,
            @org.jspecify.annotations.Nullable String set,
            @org.jspecify.annotations.Nullable String operator,
            @org.jspecify.annotations.Nullable String value) {
        if (gone != null || key == null) {
            return new Requirement(String.valueOf(gone), Operator.DOES_NOT_EXIST, Set.of());
        }
        if (in != null && set != null) {
            var values = new java.util.HashSet<String>();
            for (var part : set.split(",", -1)) {
                values.add(part.strip());
            }
            return new Requirement(key, in.equals("in") ? Operator.IN : Operator.NOT_IN, values);
        }
        if (operator != null && value != null) {
            return new Requirement(
                    key, operator.equals("!=") ? Operator.NOT_IN : Operator.IN, Set.of(value));
        }
        return new Requirement(key, Operator.EXISTS, Set.of());
    }
}
