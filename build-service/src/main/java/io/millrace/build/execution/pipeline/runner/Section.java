package io.millrace.build.execution.pipeline.runner;

import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;

/// A block of a declarative pipeline whose words are methods of a subclass.
class Section extends GroovyObjectSupport {

    /// Reads the block: its words are looked for here first.
    final void read(Closure<?> block) {
        var own = (Closure<?>) block.clone();
        own.setDelegate(this);
        own.setResolveStrategy(Closure.DELEGATE_FIRST);
        own.call();
    }
}
