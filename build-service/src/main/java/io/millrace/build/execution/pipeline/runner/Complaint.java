package io.millrace.build.execution.pipeline.runner;

import groovy.lang.Closure;
import groovy.lang.GroovyRuntimeException;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import java.util.regex.Pattern;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.messages.ExceptionMessage;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.runtime.InvokerInvocationException;

/// Says what went wrong in a Jenkinsfile, and where.
final class Complaint {

    static final String FILE = "Jenkinsfile";

    private static final Pattern UPON_NOTHING =
            Pattern.compile("Cannot invoke method (\\w+)\\(\\) on null object");

    private Complaint() {}

    static String of(Throwable failure) {
        return of(failure, "");
    }

    static String of(Throwable failure, String jenkinsfile) {
        var cause = cause(failure);
        if (cause instanceof MultipleCompilationErrorsException errors) {
            return "%s: %s".formatted(FILE, syntax(errors));
        }
        var line = line(cause);
        return (line == 0 ? FILE + ": " : "%s line %d: ".formatted(FILE, line))
                + what(cause, text(jenkinsfile, line));
    }

    private static String text(String jenkinsfile, int line) {
        return line == 0 ? "" : jenkinsfile.lines().skip(line - 1L).findFirst().orElse("");
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof InvokerInvocationException && failure.getCause() != null
                ? cause(failure.getCause())
                : failure;
    }

    /// Zero when it is not known.
    private static int line(Throwable failure) {
        for (var frame : failure.getStackTrace()) {
            if (FILE.equals(frame.getFileName()) && frame.getLineNumber() > 0) {
                return frame.getLineNumber();
            }
        }
        return 0;
    }

    private static String what(Throwable failure, String line) {
        return switch (failure) {
            case MissingMethodException missing when isStep(missing.getType()) ->
                    "there is no step '%s'"
                            .formatted(
                                    UnknownStep.named(
                                            missing.getMethod(), line, missing.getType()));
            case MissingPropertyException missing ->
                    "there is no variable '%s'".formatted(missing.getProperty());
            case StackOverflowError _ -> "the pipeline calls itself too often";
            case OutOfMemoryError full when isAboutThreads(full) ->
                    "the pipeline has started as many processes as it may";
            case OutOfMemoryError _ -> "the pipeline's own memory is used up";
            case NullPointerException nothing -> uponNothing(nothing, line);
            case StepFailure failed -> String.valueOf(failed.getMessage());
            case GroovyRuntimeException groovy -> String.valueOf(groovy.getMessage());
            default ->
                    failure.getMessage() == null
                            ? failure.getClass().getSimpleName()
                            : failure.getClass().getSimpleName() + ": " + failure.getMessage();
        };
    }

    /// Behind the end of another block, a block is taken for a call of what that block returned.
    private static String uponNothing(NullPointerException failure, String line) {
        var message = String.valueOf(failure.getMessage());
        var called = UPON_NOTHING.matcher(message);
        return called.matches() && line.matches(".*}\\s*" + called.group(1) + "\\b.*")
                ? "'%s' must begin on a line of its own".formatted(called.group(1))
                : message;
    }

    /// The limit of processes holds for threads, too.
    private static boolean isAboutThreads(OutOfMemoryError full) {
        return String.valueOf(full.getMessage()).contains("native thread");
    }

    private static boolean isStep(Class<?> receiver) {
        return PipelineScript.class.isAssignableFrom(receiver)
                || Closure.class.isAssignableFrom(receiver)
                || Section.class.isAssignableFrom(receiver);
    }

    private static String plain(String complaint) {
        return complaint.contains("unable to resolve class Library")
                ? "there are no shared libraries (@Library)"
                : complaint;
    }

    private static String syntax(MultipleCompilationErrorsException errors) {
        return switch (errors.getErrorCollector().getError(0)) {
            case SyntaxErrorMessage syntax ->
                    "line %d: %s"
                            .formatted(
                                    syntax.getCause().getLine(),
                                    plain(
                                            String.valueOf(syntax.getCause().getOriginalMessage())
                                                    .strip()));
            case ExceptionMessage broken -> String.valueOf(broken.getCause().getMessage());
            case null, default -> String.valueOf(errors.getMessage());
        };
    }
}
