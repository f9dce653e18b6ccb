package io.millrace.build.execution.pipeline.runner;

import groovy.lang.Closure;
import groovy.lang.GroovyRuntimeException;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.messages.ExceptionMessage;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.runtime.InvokerInvocationException;

/// Says what went wrong in a Jenkinsfile, and where.
final class Complaint {

    static final String FILE = "Jenkinsfile";

    private Complaint() {}

    static String of(Throwable failure) {
        var cause = cause(failure);
        if (cause instanceof MultipleCompilationErrorsException errors) {
            return "%s: %s".formatted(FILE, syntax(errors));
        }
        return where(cause) + what(cause);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof InvokerInvocationException && failure.getCause() != null
                ? cause(failure.getCause())
                : failure;
    }

    private static String where(Throwable failure) {
        for (var frame : failure.getStackTrace()) {
            if (FILE.equals(frame.getFileName()) && frame.getLineNumber() > 0) {
                return "%s line %d: ".formatted(FILE, frame.getLineNumber());
            }
        }
        return FILE + ": ";
    }

    private static String what(Throwable failure) {
        return switch (failure) {
            case MissingMethodException missing when isStep(missing.getType()) ->
                    "there is no step '%s'".formatted(missing.getMethod());
            case MissingPropertyException missing ->
                    "there is no variable '%s'".formatted(missing.getProperty());
            case StackOverflowError _ -> "the pipeline calls itself too often";
            case OutOfMemoryError _ -> "the pipeline's own memory is used up";
            case StepFailure failed -> String.valueOf(failed.getMessage());
            case GroovyRuntimeException groovy -> String.valueOf(groovy.getMessage());
            default ->
                    failure.getMessage() == null
                            ? failure.getClass().getSimpleName()
                            : failure.getClass().getSimpleName() + ": " + failure.getMessage();
        };
    }

    private static boolean isStep(Class<?> receiver) {
        return PipelineScript.class.isAssignableFrom(receiver)
                || Closure.class.isAssignableFrom(receiver)
                || Section.class.isAssignableFrom(receiver);
    }

    private static String syntax(MultipleCompilationErrorsException errors) {
        return switch (errors.getErrorCollector().getError(0)) {
            case SyntaxErrorMessage syntax ->
                    "line %d: %s"
                            .formatted(
                                    syntax.getCause().getLine(),
                                    String.valueOf(syntax.getCause().getOriginalMessage()));
            case ExceptionMessage broken -> String.valueOf(broken.getCause().getMessage());
            case null, default -> String.valueOf(errors.getMessage());
        };
    }
}
