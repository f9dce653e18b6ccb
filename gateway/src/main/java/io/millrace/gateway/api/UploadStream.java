package io.millrace.gateway.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The body of a request for a thread that may wait: a piece is asked for when the one before has
/// been read, so that no more than one is in memory.
final class UploadStream extends InputStream {

    /// What comes from the connection's thread.
    private sealed interface Part {}

    private record Piece(Buffer content) implements Part {}

    private record End() implements Part {}

    private record Broken(String why) implements Part {}

    private final HttpServerRequest request;
    private final Context context;
    private final long limit;
    private final Duration silence;
    private final long end;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private Buffer current = Buffer.buffer();
    private int position;
    private long length;
    private boolean ended;
    private volatile boolean tooLarge;

    UploadStream(HttpServerRequest request, UploadConfig limits) {
        this.request = request;
        this.context = Objects.requireNonNull(Vertx.currentContext(), "a request has a context");
        this.limit = limits.limit();
        this.silence = limits.silence();
        this.end = System.nanoTime() + limits.time().toNanos();
    }

    /// Begins to listen; on the connection's own thread, as is the making.
    UploadStream attach() {
        request.pause();
        request.handler(it -> parts.add(new Piece(it)))
                .endHandler(_ -> parts.add(new End()))
                .exceptionHandler(it -> parts.add(new Broken(String.valueOf(it.getMessage()))));
        return this;
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        while (position == current.length()) {
            if (ended) {
                return -1;
            }
            next();
        }
        var read = Math.min(count, current.length() - position);
        current.getBytes(position, position + read, target, offset);
        position += read;
        return read;
    }

    private void next() throws IOException {
        context.runOnContext(_ -> request.fetch(1));
        switch (awaited()) {
            case Piece(var content) -> {
                current = content;
                position = 0;
                length += content.length();
                if (length > limit) {
                    tooLarge = true;
                    throw new IOException("the upload is larger than " + limit + " bytes");
                }
            }
            case End() -> ended = true;
            case Broken(var why) -> throw new IOException("the upload broke off: " + why);
        }
    }

    private Part awaited() throws IOException {
        try {
            var left = end - System.nanoTime();
            if (left < 0) {
                throw new IOException("the upload takes too long");
            }
            var part = parts.poll(Math.min(left, silence.toNanos()), TimeUnit.NANOSECONDS);
            if (part == null) {
                throw new IOException(
                        "nothing of the upload has come for %d s".formatted(silence.toSeconds()));
            }
            return part;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the gateway is stopping", e);
        }
    }
}
