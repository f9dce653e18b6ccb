package io.millrace.build.execution.kubernetes;

import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.StageName;
import io.millrace.build.execution.StepName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;

/// Tells of a build on the pod's output, a frame on each line.
final class FrameWriter implements BuildLog, BuildProgress {

    private final OutputStream out;
    private final InstantSource clock;
    private long number;

    FrameWriter(OutputStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    private interface Making {
        Frame make(long number, Instant at);
    }

    @Override
    public void line(String text) {
        write((number, at) -> new Frame.Line(number, at, text));
    }

    @Override
    public void began(StageName stage, StepName step) {
        write((number, at) -> new Frame.Began(number, at, stage, step));
    }

    @Override
    public void fetched(SourceRevision revision) {
        write((number, at) -> new Frame.Fetched(number, at, revision));
    }

    void ended(BuildResult result) {
        write((number, at) -> new Frame.Ended(number, at, result));
    }

    private synchronized void write(Making making) {
        var frame = Papers.bytes(making.make(++number, clock.instant()));
        try {
            out.write(frame);
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The pod's output is closed", e);
        }
    }
}
