package io.millrace.build.execution.pipeline.runner;

import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;

/// `when { … }`: conditions, all of which must hold.
final class WhenSection extends Section {

    private final Declarative declarative;
    private final List<Boolean> conditions = new ArrayList<>();

    WhenSection(Declarative declarative) {
        this.declarative = declarative;
    }

    boolean all() {
        return !conditions.contains(false);
    }

    private boolean any() {
        return conditions.contains(true);
    }

    public void expression(Closure<?> block) {
        conditions.add(DefaultTypeTransformation.castToBoolean(declarative.own(block).call()));
    }

    public void branch(Object name) {
        var branch = declarative.steps().environment().find("GIT_BRANCH");
        conditions.add(name.toString().equals(branch));
    }

    public void environment(Map<?, ?> pair) {
        var options = Options.of("environment", pair, "name");
        var value = declarative.steps().environment().find(options.text("name"));
        conditions.add(Objects.equals(options.text("value"), value));
    }

    public void not(Closure<?> block) {
        conditions.add(!inner(block).all());
    }

    public void allOf(Closure<?> block) {
        conditions.add(inner(block).all());
    }

    public void anyOf(Closure<?> block) {
        conditions.add(inner(block).any());
    }

    /// There is one agent, and nothing is asked of anybody.
    public void beforeAgent(boolean first) {}

    private WhenSection inner(Closure<?> block) {
        var inner = new WhenSection(declarative);
        inner.read(block);
        return inner;
    }
}
