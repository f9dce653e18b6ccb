package io.millrace.build.execution.kubernetes;

import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.SourceRevision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Understands what a pod says. It may be heard again from any earlier point: each frame counts
/// once, and of those that are missing the log says so.
final class FrameReader {

    private static final int LAST_WORDS = 5;
    private static final int LONGEST_WORD = 200;

    private final BuildLog log;
    private final BuildProgress progress;
    private final Deque<String> words = new ArrayDeque<>();
    private long last;
    private Instant heard = Instant.EPOCH;
    private Optional<SourceRevision> revision = Optional.empty();
    private Optional<BuildResult> result = Optional.empty();

    FrameReader(BuildLog log, BuildProgress progress) {
        this.log = log;
        this.progress = progress;
    }

    synchronized void line(byte[] line) {
        Frame frame;
        try {
            frame = Papers.read(line, Frame.class);
        } catch (IOException noFrame) {
            remember(new String(line, StandardCharsets.UTF_8));
            return;
        }
        if (frame.number() > last) {
            if (frame.number() > last + 1) {
                log.line("(%d lines of the pod are lost)".formatted(frame.number() - last - 1));
            }
            last = frame.number();
            heard = frame.at();
            take(frame);
        }
    }

    private void take(Frame frame) {
        switch (frame) {
            case Frame.Line line -> log.line(line.at(), line.text());
            case Frame.Began began -> progress.began(began.stage(), began.step());
            case Frame.Fetched fetched -> {
                revision = Optional.of(fetched.revision());
                progress.fetched(fetched.revision());
            }
            case Frame.Ended ended -> result = Optional.of(ended.result());
        }
    }

    /// What is no frame comes from the virtual machine, or from the kubelet in its place.
    private void remember(String text) {
        words.addLast(text.length() <= LONGEST_WORD ? text : text.substring(0, LONGEST_WORD) + "…");
        if (words.size() > LAST_WORDS) {
            words.removeFirst();
        }
    }

    /// When the last frame was said.
    synchronized Instant heard() {
        return heard;
    }

    synchronized Optional<SourceRevision> revision() {
        return revision;
    }

    synchronized Optional<BuildResult> result() {
        return result;
    }

    /// What was said last that is no frame.
    synchronized String lastWords() {
        return String.join(" ", words);
    }
}
