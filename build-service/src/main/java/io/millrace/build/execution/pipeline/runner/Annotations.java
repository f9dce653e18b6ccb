package io.millrace.build.execution.pipeline.runner;

import java.util.Set;
import org.codehaus.groovy.ast.AnnotatedNode;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/// Annotations of Jenkins' own. `@NonCPS` says how a method is carried on after a restart, of which
/// there is none here; what fetches libraries is refused by its name.
final class Annotations extends CompilationCustomizer {

    private static final Set<String> FETCHING =
            Set.of("Grab", "Grapes", "GrabConfig", "GrabExclude", "GrabResolver");

    Annotations() {
        super(CompilePhase.CONVERSION);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode type) {
        new Visitor(source).visitClass(type);
    }

    private static final class Visitor extends ClassCodeVisitorSupport {

        private final SourceUnit source;

        Visitor(SourceUnit source) {
            this.source = source;
        }

        @Override
        protected SourceUnit getSourceUnit() {
            return source;
        }

        @Override
        public void visitAnnotations(AnnotatedNode node) {
            node.getAnnotations().removeIf(it -> name(it.getClassNode()).equals("NonCPS"));
            for (var annotation : node.getAnnotations()) {
                var name = name(annotation.getClassNode());
                if (FETCHING.contains(name)) {
                    addError("there are no libraries to fetch (@%s)".formatted(name), annotation);
                }
            }
            super.visitAnnotations(node);
        }

        private static String name(ClassNode type) {
            return type.getNameWithoutPackage();
        }
    }
}
