package io.millrace.platform.resource;

import io.millrace.contract.rbac.LabelSelectorRequirement;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A label selector (Kubernetes, "Labels and Selectors") in the query's syntax: `a=b,c!=d,e in
/// (f,g),h notin (i),j,!k,l>1`. All of its requirements must hold.
public record LabelSelector(List<Requirement> requirements) {

    /// Selects whatever there is.
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    private static final int NAME_LENGTH = 63;
    private static final String KEY =
            "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?/)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";
    private static final String VALUE = "(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?";
    private static final Pattern SET =
            Pattern.compile("\\s*(" + KEY + ")\\s+(in|notin)\\s*\\(([^()]*)\\)\\s*");
    private static final Pattern COMPARISON =
            Pattern.compile("\\s*(" + KEY + ")\\s*(==|=|!=)\\s*(" + VALUE + ")\\s*");
    private static final Pattern ORDER =
            Pattern.compile("\\s*(" + KEY + ")\\s*([<>])\\s*(-?[0-9]+)\\s*");
    private static final Pattern PRESENCE = Pattern.compile("\\s*(!?)\\s*(" + KEY + ")\\s*");
    private static final Pattern VALUE_ALONE = Pattern.compile(VALUE);

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /// What one clause demands of the labels.
    public sealed interface Requirement {

        boolean admits(Map<String, String> labels);

        record In(String key, Set<String> values) implements Requirement {
            @Override
            public boolean admits(Map<String, String> labels) {
                return labels.containsKey(key) && values.contains(labels.getOrDefault(key, ""));
            }
        }

        record NotIn(String key, Set<String> values) implements Requirement {
            @Override
            public boolean admits(Map<String, String> labels) {
                return !labels.containsKey(key) || !values.contains(labels.getOrDefault(key, ""));
            }
        }

        record Exists(String key) implements Requirement {
            @Override
            public boolean admits(Map<String, String> labels) {
                return labels.containsKey(key);
            }
        }

        record Absent(String key) implements Requirement {
            @Override
            public boolean admits(Map<String, String> labels) {
                return !labels.containsKey(key);
            }
        }

        record Ordered(String key, boolean greater, long bound) implements Requirement {
            @Override
            public boolean admits(Map<String, String> labels) {
                try {
                    var value = Long.parseLong(labels.getOrDefault(key, ""));
                    return greater ? value > bound : value < bound;
                } catch (NumberFormatException noNumber) {
                    return false;
                }
            }
        }
    }

    /// Reads a selector; the empty text selects everything.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 400 when it cannot be read
    public static LabelSelector parse(String text) {
        if (text.isBlank()) {
            return EVERYTHING;
        }
        return new LabelSelector(clauses(text).stream().map(it -> requirement(it, text)).toList());
    }

    /// The selector that an object holds. What it demands with an unknown operator never holds.
    public static LabelSelector of(io.millrace.contract.rbac.LabelSelector form) {
        var requirements = new ArrayList<Requirement>();
        if (form.matchLabels() != null) {
            form.matchLabels()
                    .forEach((key, value) ->
                            requirements.add(new Requirement.In(key, Set.of(value))));
        }
        if (form.matchExpressions() != null) {
            form.matchExpressions().forEach(it -> requirements.add(requirement(it)));
        }
        return new LabelSelector(requirements);
    }

    private static Requirement requirement(LabelSelectorRequirement demand) {
        var values = demand.values() == null ? Set.<String>of() : new TreeSet<>(demand.values());
        return switch (demand.operator()) {
            case "In" -> new Requirement.In(demand.key(), values);
            case "NotIn" -> new Requirement.NotIn(demand.key(), values);
            case "Exists" -> new Requirement.Exists(demand.key());
            case "DoesNotExist" -> new Requirement.Absent(demand.key());
            default -> new Requirement.In(demand.key(), Set.of());
        };
    }

    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(it -> it.admits(labels));
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    /// Splits at the commas outside parentheses.
    private static List<String> clauses(String text) {
        var clauses = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        clauses.add(text.substring(start, i));
                        start = i + 1;
                    }
                }
                default -> {}
            }
        }
        clauses.add(text.substring(start));
        return clauses;
    }

    private static Requirement requirement(String clause, String text) {
        Matcher matcher = SET.matcher(clause);
        if (matcher.matches()) {
            requireKey(matcher.group(1));
            var values = values(matcher.group(3), text);
            return matcher.group(2).equals("in")
                    ? new Requirement.In(matcher.group(1), values)
                    : new Requirement.NotIn(matcher.group(1), values);
        }
        matcher = COMPARISON.matcher(clause);
        if (matcher.matches()) {
            requireKey(matcher.group(1));
            requireValue(matcher.group(3));
            var values = Set.of(matcher.group(3));
            return matcher.group(2).equals("!=")
                    ? new Requirement.NotIn(matcher.group(1), values)
                    : new Requirement.In(matcher.group(1), values);
        }
        matcher = ORDER.matcher(clause);
        if (matcher.matches()) {
            requireKey(matcher.group(1));
            return new Requirement.Ordered(
                    matcher.group(1), matcher.group(2).equals(">"), bound(matcher.group(3), text));
        }
        matcher = PRESENCE.matcher(clause);
        if (matcher.matches()) {
            requireKey(matcher.group(2));
            return matcher.group(1).isEmpty()
                    ? new Requirement.Exists(matcher.group(2))
                    : new Requirement.Absent(matcher.group(2));
        }
        throw unparseable(text);
    }

    private static long bound(String number, String text) {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException tooLarge) {
            throw unparseable(text);
        }
    }

    private static Set<String> values(String list, String text) {
        var values = new TreeSet<String>();
        Arrays.stream(list.split(",", -1)).map(String::strip).forEach(values::add);
        if (!values.stream().allMatch(it -> VALUE_ALONE.matcher(it).matches())) {
            throw unparseable(text);
        }
        values.forEach(LabelSelector::requireValue);
        return values;
    }

    private static void requireKey(String key) {
        var slash = key.indexOf('/');
        requireLength(key.substring(0, Math.max(slash, 0)), 253, "the prefix of a key");
        requireLength(key.substring(slash + 1), NAME_LENGTH, "the name of a key");
    }

    private static void requireValue(String value) {
        requireLength(value, NAME_LENGTH, "a value");
    }

    private static void requireLength(String text, int most, String what) {
        if (text.length() > most) {
            throw Refusal.badRequest(
                            "Invalid value: \"%s…\": %s must be no more than %d characters"
                                    .formatted(text.substring(0, NAME_LENGTH), what, most))
                    .asException();
        }
    }

    private static RuntimeException unparseable(String text) {
        return Refusal.badRequest("unable to parse requirement: \"%s\"".formatted(text))
                .asException();
    }
}
