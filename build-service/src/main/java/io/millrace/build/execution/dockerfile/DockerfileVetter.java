package io.millrace.build.execution.dockerfile;

import io.millrace.build.execution.dockerfile.Flags.Flag;
import io.millrace.build.execution.dockerfile.VettedDockerfile.Base;
import io.millrace.build.execution.dockerfile.VettedDockerfile.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Judges a tenant's Dockerfile: images come from registries or earlier stages, files from the
/// build context, and nothing from the build machine or its network neighbours.
public final class DockerfileVetter {

    private static final Pattern FROM =
            Pattern.compile("(\\S+)(?:[ \\t]+[Aa][Ss][ \\t]+([A-Za-z][A-Za-z0-9_.-]*))?");
    private static final Pattern PLATFORM = Pattern.compile("--platform=(\\S+)[ \\t]+");
    private static final Pattern QUOTED = Pattern.compile("[\\\\`\"'\\[]");
    private static final Set<String> SHARED_FLAGS = Set.of("chown", "chmod");

    private final DockerfilePolicy policy;
    private final Map<String, String> buildArgs;
    private final Arguments arguments;
    private StageVariables variables;
    private final Shells shells = new Shells();
    private int added;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> stages = new ArrayList<>();

    private DockerfileVetter(DockerfilePolicy policy, Map<String, String> buildArgs) {
        this.policy = policy;
        this.buildArgs = buildArgs;
        this.arguments = new Arguments(buildArgs);
        this.variables = new StageVariables(buildArgs, Map.of());
    }

    public static VettedDockerfile vet(
            Dockerfile dockerfile, Map<String, String> buildArgs, DockerfilePolicy policy)
            throws DockerfileRefused {
        var vetter = new DockerfileVetter(policy, buildArgs);
        for (var instruction : dockerfile.instructions()) {
            vetter.vet(instruction);
        }
        if (vetter.stages.isEmpty()) {
            throw new DockerfileRefused("it has no FROM");
        }
        return new VettedDockerfile(dockerfile.escape(), vetter.steps);
    }

    /// Judges what a base image asks to have run on top of it.
    public static void vetOnBuild(List<String> triggers, DockerfilePolicy policy)
            throws DockerfileRefused {
        var vetter = new DockerfileVetter(policy, Map.of());
        for (var trigger : triggers) {
            if (!vetter.deferred(0, trigger).isEmpty()) {
                throw new DockerfileRefused(
                        "its ONBUILD copies from an image: " + DockerfileParser.shown(trigger));
            }
        }
    }

    private void vet(Instruction instruction) throws DockerfileRefused {
        if (instruction.keyword().equals("FROM")) {
            steps.add(from(instruction));
        } else if (!stages.isEmpty()) {
            steps.add(withinStage(instruction));
        } else if (instruction.keyword().equals("ARG")) {
            arguments.declare(instruction);
            steps.add(new Step.Other(instruction, Set.of()));
        } else {
            throw new DockerfileRefused(
                    instruction.line(), instruction.keyword() + " stands before the first FROM");
        }
    }

    private Step from(Instruction from) throws DockerfileRefused {
        var flags = Flags.of(from.line(), from.keyword(), withoutPlatform(from));
        if (!flags.flags().isEmpty()) {
            throw new DockerfileRefused(
                    from.line(),
                    "FROM %s is not supported".formatted(flags.flags().getFirst().text()));
        }
        Matcher parts = FROM.matcher(flags.rest());
        if (!parts.matches()) {
            throw new DockerfileRefused(from.line(), "FROM must read: FROM <image> [AS <name>]");
        }
        var base = base(from.line(), arguments.expand(from.line(), parts.group(1)));
        var alias = parts.group(2) == null ? "" : parts.group(2).toLowerCase(Locale.ROOT);
        if (alias.equals(Download.CONTEXT)) {
            throw new DockerfileRefused(from.line(), "no stage may be called " + alias);
        }
        stages.add(alias);
        variables = new StageVariables(buildArgs, arguments.values());
        shells.begin(base, alias);
        return new Step.From(base, alias);
    }

    private String withoutPlatform(Instruction from) throws DockerfileRefused {
        Matcher flag = PLATFORM.matcher(from.arguments());
        if (!flag.lookingAt()) {
            return from.arguments();
        }
        var platform = arguments.expand(from.line(), flag.group(1));
        if (!platform.equals(MachinePlatform.NAME)) {
            throw new DockerfileRefused(
                    from.line(),
                    "FROM --platform=%s is not possible, images are built for %s here"
                            .formatted(DockerfileParser.shown(platform), MachinePlatform.NAME));
        }
        return from.arguments().substring(flag.end());
    }

    private Base base(int line, String name) throws DockerfileRefused {
        if (name.equals("scratch")) {
            return new Base.Scratch();
        }
        if (isStage(name)) {
            return new Base.EarlierStage(name.toLowerCase(Locale.ROOT));
        }
        return new Base.Image(image(line, name));
    }

    private Step withinStage(Instruction instruction) throws DockerfileRefused {
        return switch (instruction.keyword()) {
            case "RUN" -> run(instruction);
            case "COPY" ->
                    instruction.heredocs().isEmpty() ? copy(instruction) : heredocs(instruction);
            case "ADD" ->
                    instruction.heredocs().isEmpty() ? add(instruction) : heredocs(instruction);
            case "SHELL" -> {
                shells.set(instruction);
                yield new Step.Other(instruction, Set.of());
            }
            case "ARG" -> {
                variables.arg(instruction);
                yield new Step.Other(instruction, Set.of());
            }
            case "ENV" -> {
                variables.env(instruction);
                yield new Step.Other(instruction, Set.of());
            }
            case "ONBUILD" ->
                    new Step.Other(
                            instruction, deferred(instruction.line(), instruction.arguments()));
            default -> new Step.Other(instruction, Set.of());
        };
    }

    private Set<String> deferred(int line, String trigger) throws DockerfileRefused {
        var instruction = DockerfileParser.instruction(line, trigger);
        Heredoc.refuse(line, trigger);
        return switch (instruction.keyword()) {
            case "RUN" -> run(instruction).images();
            case "COPY", "ADD" -> copy(instruction).images();
            case "ONBUILD", "FROM", "MAINTAINER" ->
                    throw new DockerfileRefused(
                            line, "ONBUILD may not be followed by " + instruction.keyword());
            default -> Set.of();
        };
    }

    private Step.Other run(Instruction run) throws DockerfileRefused {
        var images = new LinkedHashSet<String>();
        var flags = Flags.of(run);
        for (var flag : flags.flags()) {
            switch (flag.name()) {
                case "mount" -> mount(run.line(), flag.value(), images);
                case "network" -> {}
                default ->
                        throw new DockerfileRefused(
                                run.line(), "RUN --" + flag.name() + " is refused");
            }
        }
        return new Step.Other(shells.written(run, flags), images);
    }

    private void mount(int line, String value, Set<String> images) throws DockerfileRefused {
        if (!policy.mounts()) {
            throw new DockerfileRefused(
                    line,
                    "RUN --mount is refused: the installed buildah lets it read files of the build"
                            + " machine");
        }
        for (var option : value.split(",", -1)) {
            if (option.startsWith("type=") && !option.matches("type=(bind|cache|tmpfs)")) {
                throw new DockerfileRefused(line, "RUN --mount=" + option + " is refused");
            }
            if (option.startsWith("from=")) {
                spelledOut(line, option.substring("from=".length()), images);
            }
        }
    }

    /// Sources whose variables are plain to see are judged, and added, as what they come to.
    private Step add(Instruction add) throws DockerfileRefused {
        var flags = Flags.of(add);
        var listed = RemoteFiles.listed(flags.rest());
        var words = listed.orElseGet(() -> List.of(flags.rest().split("\\s+")));
        if (words.size() < 2 || (listed.isEmpty() && QUOTED.matcher(flags.rest()).find())) {
            return copy(add);
        }
        var sources = words.subList(0, words.size() - 1);
        var expanded = sources.stream().map(variables::expand).toList();
        if (expanded.stream().anyMatch(Optional::isEmpty)) {
            return copy(add);
        }
        var all = new ArrayList<String>();
        expanded.forEach(it -> all.addAll(List.of(it.orElseThrow().split("\\s+"))));
        all.add(words.getLast());
        if (all.stream().limit(all.size() - 1L).anyMatch(RemoteFiles::isUrl)) {
            return new RemoteFiles(added++, add, flags, all).step();
        }
        if (listed.isPresent()) {
            return copy(add);
        }
        var plain = new ArrayList<>(flags.flags().stream().map(Flag::text).toList());
        plain.addAll(all);
        return copy(new Instruction(add.line(), "ADD", String.join(" ", plain)));
    }

    private Step.Written heredocs(Instruction copy) throws DockerfileRefused {
        var flags = Flags.of(copy);
        for (var flag : flags.flags()) {
            if (!SHARED_FLAGS.contains(flag.name())) {
                throw new DockerfileRefused(
                        copy.line(),
                        "%s --%s is refused with a heredoc".formatted(copy.keyword(), flag.name()));
            }
        }
        return new HeredocFiles(added++, copy, variables)
                .step(flags.flags().stream().map(Flag::text).toList(), flags.rest());
    }

    private Step.Other copy(Instruction copy) throws DockerfileRefused {
        var flags = Flags.of(copy);
        if (copy.keyword().equals("ADD")) {
            RemoteFiles.refuseHidden(copy.line(), flags.rest());
        }
        var images = new LinkedHashSet<String>();
        var words = new ArrayList<String>();
        for (var flag : flags.flags()) {
            words.add(copyFlag(copy, flag, images).text());
        }
        words.add(flags.rest());
        var written = new Instruction(copy.line(), copy.keyword(), String.join(" ", words));
        return new Step.Other(written, images);
    }

    private Flag copyFlag(Instruction copy, Flag flag, Set<String> images)
            throws DockerfileRefused {
        if (SHARED_FLAGS.contains(flag.name())) {
            return flag;
        }
        if (flag.name().equals("from") && copy.keyword().equals("COPY")) {
            return new Flag("from", spelledOut(copy.line(), flag.value(), images));
        }
        throw new DockerfileRefused(
                copy.line(), "%s --%s is refused".formatted(copy.keyword(), flag.name()));
    }

    private String spelledOut(int line, String name, Set<String> images) throws DockerfileRefused {
        if (isStage(name) || isStageNumber(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        if (name.matches("[0-9]+")) {
            throw new DockerfileRefused(line, "'" + name + "' is no earlier stage");
        }
        var pullSpec = image(line, name).pullSpec();
        images.add(pullSpec);
        return pullSpec;
    }

    private RegistryImage image(int line, String name) throws DockerfileRefused {
        var known = policy.named().get(name);
        if (known != null) {
            return known;
        }
        try {
            var image = RegistryImage.parse(name);
            if (!policy.mayPull().test(image)) {
                throw new DockerfileRefused(
                        line,
                        "'" + name + "' belongs to another project; use its image stream tag");
            }
            return image;
        } catch (IllegalArgumentException notAnImage) {
            throw new DockerfileRefused(line, String.valueOf(notAnImage.getMessage()));
        }
    }

    private boolean isStage(String name) {
        return !name.isEmpty() && stages.contains(name.toLowerCase(Locale.ROOT));
    }

    private boolean isStageNumber(String name) {
        return name.matches("[0-9]{1,4}") && Integer.parseInt(name) < stages.size() - 1;
    }
}
