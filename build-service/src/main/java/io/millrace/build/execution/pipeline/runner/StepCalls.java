package io.millrace.build.execution.pipeline.runner;

import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/// Steps whose names Groovy gives to every object, blocks too: `sleep` there is one of
/// milliseconds. Said of nothing, they are the script's.
final class StepCalls extends CompilationCustomizer {

    private static final Set<String> SHADOWED = Set.of("sleep");

    StepCalls() {
        super(CompilePhase.CONVERSION);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode type) {
        if (type.isScript()) {
            new Visitor(source).visitClass(type);
        }
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
        public void visitMethodCallExpression(MethodCallExpression call) {
            if (call.isImplicitThis() && SHADOWED.contains(call.getMethodAsString())) {
                call.setObjectExpression(VariableExpression.THIS_EXPRESSION);
                call.setImplicitThis(false);
            }
            super.visitMethodCallExpression(call);
        }
    }
}
