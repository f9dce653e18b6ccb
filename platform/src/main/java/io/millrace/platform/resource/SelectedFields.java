package io.millrace.platform.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A field selector that the gateway has checked: `metadata.name=web,status!=Complete`.
record SelectedFields(List<Clause> clauses) {

    private record Clause(String field, boolean equal, String value) {}

    static SelectedFields parse(String text) {
        var clauses = new ArrayList<Clause>();
        for (var clause : text.split(",", -1)) {
            var equals = clause.indexOf('=');
            if (equals > 0) {
                var differs = clause.charAt(equals - 1) == '!';
                var from = clause.startsWith("==", equals) ? equals + 2 : equals + 1;
                clauses.add(
                        new Clause(
                                clause.substring(0, differs ? equals - 1 : equals).strip(),
                                !differs,
                                clause.substring(from).strip()));
            }
        }
        return new SelectedFields(clauses);
    }

    boolean admits(UnaryOperator<String> values) {
        return clauses.stream().allMatch(it -> values.apply(it.field).equals(it.value) == it.equal);
    }
}
