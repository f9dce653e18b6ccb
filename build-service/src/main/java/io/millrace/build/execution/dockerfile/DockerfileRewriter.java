package io.millrace.build.execution.dockerfile;

import io.millrace.build.execution.dockerfile.VettedDockerfile.Base;
import io.millrace.build.execution.dockerfile.VettedDockerfile.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Writes the Dockerfile that is built: the last FROM starts from the strategy's image, every stage
/// gets the strategy's environment, and the end says which build this was.
///
/// @param from replaces the image of the last FROM
/// @param strategyEnv set at the start of every stage
/// @param finalEnv set at the end of the last stage
public record DockerfileRewriter(
        Optional<RegistryImage> from,
        Map<String, String> strategyEnv,
        Map<String, String> finalEnv,
        Map<String, String> labels) {

    public PreparedDockerfile rewrite(VettedDockerfile vetted) throws DockerfileRefused {
        var text = new ArrayList<String>();
        Set<String> bases = new LinkedHashSet<>();
        Set<String> copied = new LinkedHashSet<>();
        var downloads = new ArrayList<Download>();
        char escape = vetted.escape();
        if (escape != '\\') {
            text.add("# escape=" + escape);
        }
        int last = lastFrom(vetted.steps());
        for (int i = 0; i < vetted.steps().size(); i++) {
            switch (vetted.steps().get(i)) {
                case Step.From(var named, var alias) -> {
                    var base = i == last ? replaced(named) : named;
                    if (base instanceof Base.Image(var image)) {
                        bases.add(image.pullSpec());
                    }
                    text.add("FROM " + base.text() + (alias.isEmpty() ? "" : " AS " + alias));
                    text.addAll(settings("ENV", strategyEnv, escape));
                }
                case Step.Download(var instruction, var files) -> {
                    downloads.addAll(files);
                    text.add(instruction.text());
                }
                case Step.Other(var instruction, var images) -> {
                    copied.addAll(images);
                    text.add(instruction.text());
                }
            }
        }
        text.addAll(settings("ENV", finalEnv, escape));
        text.addAll(settings("LABEL", labels, escape));
        copied.removeAll(bases);
        return new PreparedDockerfile(
                String.join("\n", text) + "\n", List.copyOf(bases), List.copyOf(copied), downloads);
    }

    private Base replaced(Base named) {
        return from.<Base>map(Base.Image::new).orElse(named);
    }

    private static int lastFrom(List<Step> steps) {
        int last = -1;
        for (int i = 0; i < steps.size(); i++) {
            last = steps.get(i) instanceof Step.From ? i : last;
        }
        return last;
    }

    /// One instruction for all of them: each would be a layer of its own.
    private static List<String> settings(String keyword, Map<String, String> values, char escape)
            throws DockerfileRefused {
        var pairs = new ArrayList<String>();
        for (var setting : values.entrySet()) {
            pairs.add(
                    "%s=%s"
                            .formatted(
                                    quoted(keyword, setting.getKey(), escape),
                                    quoted(keyword, setting.getValue(), escape)));
        }
        return pairs.isEmpty() ? List.of() : List.of(keyword + " " + String.join(" ", pairs));
    }

    private static String quoted(String keyword, String text, char escape)
            throws DockerfileRefused {
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw new DockerfileRefused(
                    "an %s of the Build contains a line break or another control character: '%s'"
                            .formatted(
                                    keyword,
                                    DockerfileParser.shown(text.replaceAll("\\p{Cntrl}", "�"))));
        }
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '$' || c == escape) {
                quoted.append(escape);
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }
}
