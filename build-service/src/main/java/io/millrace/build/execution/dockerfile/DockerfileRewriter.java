package io.millrace.build.execution.dockerfile;

import io.millrace.build.execution.dockerfile.VettedDockerfile.Base;
import io.millrace.build.execution.dockerfile.VettedDockerfile.Step;
import java.util.ArrayList;
import java.util.HashMap;
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
        Optional<Base> from,
        Map<String, String> strategyEnv,
        Map<String, String> finalEnv,
        Map<String, String> labels) {

    public PreparedDockerfile rewrite(VettedDockerfile vetted) throws DockerfileRefused {
        var text = new ArrayList<String>();
        Set<String> bases = new LinkedHashSet<>();
        Set<String> copied = new LinkedHashSet<>();
        var downloads = new ArrayList<Download>();
        var written = new ArrayList<WrittenFile>();
        char escape = vetted.escape();
        if (escape != '\\') {
            text.add("# escape=" + escape);
        }
        var environment = Settings.of("ENV", "MILLRACE_TEXT_", strategyEnv, escape);
        var ending = Settings.of("ENV", "MILLRACE_END_", finalEnv, escape);
        var arguments = new HashMap<>(environment.arguments());
        arguments.putAll(ending.arguments());
        int last = lastFrom(vetted.steps());
        for (int i = 0; i < vetted.steps().size(); i++) {
            switch (vetted.steps().get(i)) {
                case Step.From(var named, var alias) -> {
                    var base = i == last ? from.orElse(named) : named;
                    if (base instanceof Base.Image(var image)) {
                        bases.add(image.pullSpec());
                    }
                    text.add("FROM " + base.text() + (alias.isEmpty() ? "" : " AS " + alias));
                    text.addAll(environment.lines());
                }
                case Step.Download(var instruction, var files) -> {
                    downloads.addAll(files);
                    text.add(instruction.text());
                }
                case Step.Written(var instruction, var files) -> {
                    written.addAll(files);
                    text.add(instruction.text());
                }
                case Step.Other(var instruction, var images) -> {
                    copied.addAll(images);
                    text.add(instruction.text());
                }
            }
        }
        text.addAll(ending.lines());
        text.addAll(Settings.of("LABEL", "", labels, escape).lines());
        copied.removeAll(bases);
        return new PreparedDockerfile(
                String.join("\n", text) + "\n",
                List.copyOf(bases),
                List.copyOf(copied),
                downloads,
                written,
                arguments);
    }

    private static int lastFrom(List<Step> steps) {
        int last = -1;
        for (int i = 0; i < steps.size(); i++) {
            last = steps.get(i) instanceof Step.From ? i : last;
        }
        return last;
    }
}
