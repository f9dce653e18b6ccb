package io.millrace.build.execution.pipeline;

import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.PipelineActions;
import io.millrace.build.execution.process.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Does what a pipeline asks for and writes the answers where it can read them, and only read.
final class Answers implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Answers.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int MOST_AT_ONCE = 16;
    private static final int MOST = 1000;
    private static final Set<String> ENDS = Set.of("Complete", "Failed", "Error", "Cancelled");

    private final Path directory;
    private final PipelineActions actions;
    private final Patience patience;
    private final Map<Integer, Thread> open = new ConcurrentHashMap<>();
    private final Set<Integer> known = ConcurrentHashMap.newKeySet();

    Answers(Path directory, PipelineActions actions, Patience patience) {
        this.directory = directory;
        this.actions = actions;
        this.patience = patience;
    }

    void ask(Question question) {
        if (known.size() >= MOST || !known.add(question.number())) {
            return;
        }
        if (open.size() >= MOST_AT_ONCE) {
            write(question, "refusal", "a pipeline may wait for 16 answers at a time");
            return;
        }
        var thread = Thread.ofVirtual().name("pipeline-answer").unstarted(() -> answer(question));
        open.put(question.number(), thread);
        thread.start();
    }

    private void answer(Question question) {
        try {
            write(question, "value", done(question));
        } catch (PipelineActions.Refused refused) {
            write(question, "refusal", String.valueOf(refused.getMessage()));
        } catch (BuildStopped | InterruptedException over) {
            LOG.debugf("Nobody waits for answer %d any more: %s", question.number(), over);
        } catch (IOException | RuntimeException broken) {
            LOG.warnf(broken, "A pipeline's question '%s' is not answered", question.kind());
            write(question, "refusal", question.kind() + ": " + broken.getMessage());
        } finally {
            open.remove(question.number());
        }
    }

    private String done(Question question)
            throws PipelineActions.Refused, BuildStopped, IOException, InterruptedException {
        return switch (question.kind()) {
            case "start" -> actions.start(question.text("config"), question.all("env."));
            case "phase" -> actions.phase(question.text("build"));
            case "wait" -> awaited(question.text("build"));
            case "tag" -> {
                actions.tag(question.text("from"), question.text("to"));
                yield "";
            }
            default ->
                    throw new PipelineActions.Refused(
                            "there is no '%s' to ask for".formatted(question.kind()));
        };
    }

    private String awaited(String build)
            throws PipelineActions.Refused, BuildStopped, IOException, InterruptedException {
        actions.beginWaiting();
        try {
            var phase = actions.phase(build);
            while (!ENDS.contains(phase)) {
                patience.pause(BETWEEN_LOOKS);
                phase = actions.phase(build);
            }
            return phase;
        } finally {
            actions.endWaiting();
        }
    }

    private void write(Question question, String key, String value) {
        var answer = new Properties();
        answer.setProperty(key, value);
        var file = directory.resolve(Integer.toString(question.number()));
        var draft = directory.resolve("." + question.number());
        try {
            try (var writer = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
                answer.store(writer, null);
            }
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            LOG.warnf(broken, "An answer cannot be written for a pipeline");
        }
    }

    @Override
    public void close() {
        open.values().forEach(Thread::interrupt);
    }
}
