package io.millrace.build.execution.pipeline.runner;

import java.util.List;
import java.util.Set;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.customizers.SecureASTCustomizer;

/// The Groovy that Jenkinsfiles are written in. What it leaves out has no use in one; the walls of
/// the process keep it harmless, not this list.
final class Language {

    private static final List<String> IMPORTS =
            List.of(
                    "java.util.List",
                    "java.util.Map",
                    "java.util.Set",
                    "java.util.Date",
                    "java.util.LinkedHashMap",
                    "java.util.ArrayList",
                    "java.util.regex.Pattern",
                    "java.time.Instant",
                    "java.time.Duration",
                    "java.time.LocalDate",
                    "groovy.transform.Field");

    private static final List<String> BARRED =
            List.of(
                    "java.lang.System",
                    "java.lang.Runtime",
                    "java.lang.ProcessBuilder",
                    "java.lang.Thread",
                    "java.lang.Class",
                    "java.lang.ClassLoader",
                    "groovy.lang.GroovyShell",
                    "groovy.util.Eval",
                    "java.io.File",
                    "java.net.URL",
                    "java.net.Socket");

    private Language() {}

    static CompilerConfiguration configuration() {
        var security = new SecureASTCustomizer();
        security.setPackageAllowed(false);
        security.setAllowedImports(IMPORTS);
        security.setAllowedStarImports(List.of());
        security.setAllowedStaticImports(List.of());
        security.setAllowedStaticStarImports(List.of());
        security.setDisallowedReceivers(BARRED);
        var configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(PipelineScript.class.getName());
        configuration.addCompilationCustomizers(security, new StepCalls(), new Annotations());
        configuration.setDisabledGlobalASTTransformations(
                Set.of("groovy.grape.GrabAnnotationTransformation"));
        return configuration;
    }
}
