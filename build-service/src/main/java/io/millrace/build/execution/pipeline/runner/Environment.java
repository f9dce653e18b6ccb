package io.millrace.build.execution.pipeline.runner;

import groovy.lang.GroovyObjectSupport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `env`: what the build was given and what the pipeline sets, with the enclosing blocks' own on
/// top.
final class Environment extends GroovyObjectSupport {

    private final Map<String, String> global;
    private final Supplier<Scope> scope;

    Environment(Map<String, String> given, Supplier<Scope> scope) {
        this.global = new ConcurrentHashMap<>(given);
        this.scope = scope;
    }

    @Nullable String find(String name) {
        var inner = scope.get().variables().get(name);
        return inner != null ? inner : global.get(name);
    }

    Map<String, String> all() {
        var all = new LinkedHashMap<>(global);
        all.putAll(scope.get().variables());
        return all;
    }

    public Map<String, String> getEnvironment() {
        return all();
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return find(name);
    }

    @Override
    public void setProperty(String name, @Nullable Object value) {
        if (value == null) {
            global.remove(name);
        } else {
            global.put(name, value.toString());
        }
    }
}
