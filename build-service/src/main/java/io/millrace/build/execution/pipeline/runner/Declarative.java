package io.millrace.build.execution.pipeline.runner;

import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Runs `pipeline { … }`: reads the whole of it first, and then its stages in turn.
final class Declarative {

    private final PipelineScript script;
    private final Steps steps;
    private boolean skipsAfterUnstable;

    Declarative(PipelineScript script) {
        this.script = script;
        this.steps = script.steps();
    }

    void run(Closure<?> body) throws Exception {
        var pipeline = new StageSection("pipeline");
        pipeline.read(body);
        if (pipeline.stages.isEmpty()) {
            throw new StepFailure("the pipeline has no stages");
        }
        pipeline.parameters.forEach((name, otherwise) -> {
            var given = steps.environment().find(name);
            steps.parameters().put(name, given == null ? otherwise : typed(given, otherwise));
        });
        skipsAfterUnstable = pipeline.options.skipsAfterUnstable;
        enclosed(pipeline, () -> work(pipeline));
    }

    private static Object typed(String given, Object otherwise) {
        return otherwise instanceof Boolean ? (Object) Boolean.valueOf(given) : given;
    }

    /// One stage, or the pipeline, with its own environment, options and afterwork.
    private @Nullable Object enclosed(StageSection stage, Callable<?> work) throws Exception {
        return steps.within(
                steps.scope().with(environment(stage)),
                () -> {
                    @Nullable Exception failure = null;
                    try {
                        limited(stage, work);
                    } catch (Exception caught) {
                        failure = caught;
                        steps.outcome()
                                .worsen(
                                        caught instanceof Interruption
                                                ? Result.ABORTED
                                                : Result.FAILURE);
                        steps.console().log("ERROR: " + Complaint.of(caught));
                    }
                    afterwards(stage, failure);
                    return null;
                });
    }

    private void limited(StageSection stage, Callable<?> work) throws Exception {
        var options = stage.options;
        Callable<?> tried =
                options.retries < 2
                        ? work
                        : () -> script.retry(options.retries, new Block(script, work));
        if (options.time == null) {
            tried.call();
        } else {
            new Branches(steps).within(options.time, tried);
        }
    }

    private void afterwards(StageSection stage, @Nullable Exception failure) throws Exception {
        var result = failure == null ? steps.outcome().result() : resultOf(failure);
        var broken = failure;
        for (var block : PostSection.of(stage.post, result)) {
            try {
                own(block).call();
            } catch (Exception second) {
                steps.console().log("ERROR in post: " + Complaint.of(second));
                broken = broken == null ? second : broken;
            }
        }
        if (broken != null) {
            throw broken;
        }
    }

    private static Result resultOf(Exception failure) {
        return failure instanceof Interruption ? Result.ABORTED : Result.FAILURE;
    }

    private Map<String, String> environment(StageSection stage) throws Exception {
        var section = new EnvironmentSection();
        if (stage.environment != null) {
            section.read(own(stage.environment));
        }
        return section.values;
    }

    private @Nullable Object work(StageSection stage) throws Exception {
        if (stage.steps != null) {
            own(stage.steps).call();
        }
        var left = new ArrayList<>(stage.stages);
        while (!left.isEmpty()) {
            var next = left.removeFirst();
            if (skipsAfterUnstable && steps.outcome().result() == Result.UNSTABLE) {
                steps.skipped(next.name, "due to earlier stage(s) marking the build as unstable");
                continue;
            }
            try {
                stage(next);
            } catch (Exception failure) {
                left.forEach(it -> steps.skipped(it.name, "due to earlier failure(s)"));
                throw failure;
            }
        }
        if (!stage.parallel.isEmpty()) {
            var branches = new LinkedHashMap<String, Callable<?>>();
            stage.parallel.forEach(it -> branches.put(it.name, () -> stage(it)));
            new Branches(steps).together(branches, stage.failsFast);
        }
        return null;
    }

    private @Nullable Object stage(StageSection stage) throws Exception {
        if (stage.when != null && !holds(stage)) {
            steps.skipped(stage.name, "due to when conditional");
            return null;
        }
        return steps.stage(stage.name, () -> enclosed(stage, () -> work(stage)));
    }

    private boolean holds(StageSection stage) throws Exception {
        var environment = environment(stage);
        return steps.within(
                steps.scope().with(environment),
                () -> {
                    var when = new WhenSection(this);
                    when.read(own(java.util.Objects.requireNonNull(stage.when)));
                    return when.all();
                });
    }

    Steps steps() {
        return steps;
    }

    /// The block with the words of the Jenkinsfile itself, not those of the section it stands in.
    Closure<?> own(Closure<?> block) {
        return block.rehydrate(script, script, script);
    }

    /// Java work where Groovy wants a closure.
    private static final class Block extends Closure<Object> {

        private static final long serialVersionUID = 1L;

        private final transient Callable<?> work;

        Block(PipelineScript owner, Callable<?> work) {
            super(owner);
            this.work = work;
        }

        @Override
        public @Nullable Object call() {
            try {
                return work.call();
            } catch (RuntimeException failure) {
                throw failure;
            } catch (Exception failure) {
                throw new StepFailure(String.valueOf(failure.getMessage()), failure);
            }
        }
    }

    /// `environment { NAME = value }`.
    static final class EnvironmentSection extends Section {

        private final Map<String, String> values = new LinkedHashMap<>();

        @Override
        public @Nullable Object getProperty(String name) {
            var value = values.get(name);
            if (value == null) {
                throw new groovy.lang.MissingPropertyException(name, getClass());
            }
            return value;
        }

        @Override
        public void setProperty(String name, @Nullable Object value) {
            values.put(name, String.valueOf(value));
        }

        public Object credentials(Object id) {
            throw new StepFailure(
                    "credentials('%s') is not supported: this runner keeps no credentials"
                            .formatted(id));
        }
    }

    /// The words of `pipeline` and `stage`.
    static final class StageSection extends Section {

        private final String name;
        private final List<StageSection> stages = new ArrayList<>();
        private final List<StageSection> parallel = new ArrayList<>();
        private final Map<String, Object> parameters = new LinkedHashMap<>();
        private final PostSection post = new PostSection();
        private final OptionsSection options = new OptionsSection();
        private @Nullable Closure<?> steps;
        private @Nullable Closure<?> when;
        private @Nullable Closure<?> environment;
        private boolean failsFast;

        StageSection(String name) {
            this.name = name;
        }

        @Override
        public @Nullable Object getProperty(String word) {
            if (word.equals("any") || word.equals("none")) {
                return word;
            }
            throw new groovy.lang.MissingPropertyException(word, getClass());
        }

        /// There is one place to run, whatever the label says.
        public void agent(Object where) {}

        public void stages(Closure<?> block) {
            new StagesSection(stages).read(block);
        }

        public void parallel(Closure<?> block) {
            new StagesSection(parallel).read(block);
        }

        public void failFast(boolean fast) {
            failsFast = fast;
        }

        public void steps(Closure<?> block) {
            steps = block;
        }

        public void when(Closure<?> block) {
            when = block;
        }

        public void environment(Closure<?> block) {
            environment = block;
        }

        public void post(Closure<?> block) {
            post.read(block);
        }

        public void options(Closure<?> block) {
            options.read(block);
        }

        public void parameters(Closure<?> block) {
            new ParametersSection(parameters).read(block);
        }

        /// BuildConfigs have triggers of their own.
        public void triggers(Closure<?> block) {}
    }

    /// The words of `stages` and of a stage's `parallel`.
    static final class StagesSection extends Section {

        private final List<StageSection> stages;

        StagesSection(List<StageSection> stages) {
            this.stages = stages;
        }

        public void stage(Object name, Closure<?> block) {
            var stage = new StageSection(name.toString());
            stage.read(block);
            stages.add(stage);
        }
    }
}
