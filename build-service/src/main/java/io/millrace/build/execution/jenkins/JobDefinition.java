package io.millrace.build.execution.jenkins;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.source.GitFetch;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// The `config.xml` of the Jenkins job that a BuildConfig's builds are runs of.
final class JobDefinition {

    /// By it a job is known as one of ours.
    private static final String MARK = "Kept by Millrace for the BuildConfig ";

    private static final String FOLDER = "com.cloudbees.hudson.plugins.folder.Folder";

    private final XMLStreamWriter xml;

    private JobDefinition(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /// Writes down elements.
    private interface Content {
        void write(JobDefinition definition) throws XMLStreamException, BuildFailure;
    }

    static boolean isOurs(String config, BuildJob job) {
        return config.contains(mark(job));
    }

    private static String mark(BuildJob job) {
        var name = job.strategy() instanceof PipelineStrategy pipeline ? pipeline.job() : "";
        return MARK + job.namespace() + "/" + name + ".";
    }

    static String folder(String namespace) throws BuildFailure {
        return document(
                FOLDER,
                it -> it.element("description", "The pipelines of the project " + namespace));
    }

    /// @param parameters names of what each run is given
    static String of(BuildJob job, PipelineStrategy pipeline, Collection<String> parameters)
            throws BuildFailure {
        return document(
                "flow-definition",
                it -> {
                    it.element("description", mark(job));
                    it.element("keepDependencies", "false");
                    it.parameters(parameters);
                    if (pipeline.jenkinsfile().isPresent()) {
                        it.inline(pipeline.jenkinsfile().get());
                    } else {
                        it.fromGit(job, pipeline);
                    }
                    it.element("triggers", "");
                    it.element("disabled", "false");
                });
    }

    private void parameters(Collection<String> names) throws XMLStreamException {
        xml.writeStartElement("properties");
        xml.writeStartElement("hudson.model.ParametersDefinitionProperty");
        xml.writeStartElement("parameterDefinitions");
        for (var name : names) {
            xml.writeStartElement("hudson.model.StringParameterDefinition");
            element("name", name);
            element("defaultValue", "");
            xml.writeEndElement();
        }
        for (int open = 0; open < 3; open++) {
            xml.writeEndElement();
        }
    }

    /// The sandbox is Jenkins' own for scripts that nobody has approved.
    private void inline(String jenkinsfile) throws XMLStreamException {
        start(
                "definition",
                Map.of("class", "org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition"));
        element("script", jenkinsfile);
        element("sandbox", "true");
        xml.writeEndElement();
    }

    private void fromGit(BuildJob job, PipelineStrategy pipeline)
            throws XMLStreamException, BuildFailure {
        var git = job.source().git();
        if (git.isEmpty()) {
            throw new BuildFailure(
                    FailureReason.GENERIC_BUILD_FAILED,
                    "the build has neither a Jenkinsfile nor a git source");
        }
        start(
                "definition",
                Map.of("class", "org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition"));
        start("scm", Map.of("class", "hudson.plugins.git.GitSCM"));
        element("configVersion", "2");
        nested(
                List.of("userRemoteConfigs", "hudson.plugins.git.UserRemoteConfig", "url"),
                GitFetch.shownUri(git.get()));
        nested(List.of("branches", "hudson.plugins.git.BranchSpec", "name"), branch(git.get()));
        element("doGenerateSubmoduleConfigurations", "false");
        element("extensions", "");
        xml.writeEndElement();
        var folder = job.source().contextDir().map(it -> it + "/").orElse("");
        element("scriptPath", folder + pipeline.path());
        element("lightweight", "false");
        xml.writeEndElement();
    }

    private static String branch(GitSource git) {
        return git.commit().or(git::ref).orElse("*/master");
    }

    private void nested(List<String> names, String text) throws XMLStreamException {
        for (var name : names) {
            xml.writeStartElement(name);
        }
        xml.writeCharacters(text);
        for (int open = 0; open < names.size(); open++) {
            xml.writeEndElement();
        }
    }

    private void start(String name, Map<String, String> attributes) throws XMLStreamException {
        xml.writeStartElement(name);
        for (var attribute : attributes.entrySet()) {
            xml.writeAttribute(attribute.getKey(), attribute.getValue());
        }
    }

    private void element(String name, String text) throws XMLStreamException {
        nested(List.of(name), text);
    }

    private static String document(String root, Content content) throws BuildFailure {
        var text = new StringWriter();
        try {
            var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement(root);
            content.write(new JobDefinition(xml));
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException unwritable) {
            throw new IllegalStateException("A job cannot be written down", unwritable);
        }
        return plain(text.toString());
    }

    private static String plain(String xml) throws BuildFailure {
        var odd = Optional.of(xml).filter(JobDefinition::hasControls);
        if (odd.isPresent()) {
            throw new BuildFailure(
                    FailureReason.GENERIC_BUILD_FAILED,
                    "the pipeline contains control characters, which a Jenkins job cannot hold");
        }
        return xml;
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r');
    }
}
