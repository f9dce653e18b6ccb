package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Arrays;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows what a pod says, on a thread of its own. When the stream breaks it is taken up again a
/// little earlier, as often as it takes.
final class PodLog implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PodLog.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);
    private static final int LONGEST = 1 << 20;

    private final Pods pods;
    private final PodName name;
    private final FrameReader reader;
    private volatile boolean over;
    private @Nullable Thread thread;

    PodLog(Pods pods, PodName name, FrameReader reader) {
        this.pods = pods;
        this.name = name;
        this.reader = reader;
    }

    /// The pod has something to say.
    void begin() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("pod-log-" + name).start(this::follow);
        }
    }

    /// The pod has ended: returns when all of it is heard, or when it takes too long.
    void hearTheRest(Duration time) throws InterruptedException {
        over = true;
        begin();
        if (thread != null && !thread.join(time)) {
            LOG.warnf("The rest of what %s said is not heard", name);
        }
    }

    private void follow() {
        try {
            while (reader.result().isEmpty()) {
                var last = over;
                if (read() && last) {
                    return;
                }
                Thread.sleep(BETWEEN_TRIES);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return whether the stream ended by itself, or there is none any more
    private boolean read() {
        try (var watch = pods.log(name, reader.heard())) {
            lines(watch.getOutput());
            return true;
        } catch (KubernetesClientException e) {
            LOG.debugf("What %s says cannot be had: %s", name, e.getMessage());
            return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
        } catch (IOException e) {
            LOG.debugf("What %s says is not heard now: %s", name, e.getMessage());
            return false;
        }
    }

    /// What is longer than any frame is cut.
    private void lines(InputStream stream) throws IOException {
        var buffer = new byte[8192];
        var line = new Line();
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            for (var index = 0; index < count; index++) {
                if (buffer[index] == '\n') {
                    reader.line(line.taken());
                } else {
                    line.append(buffer[index]);
                }
            }
        }
    }

    private static final class Line {

        private byte[] bytes = new byte[1024];
        private int length;

        void append(byte next) {
            if (length == bytes.length) {
                if (length >= LONGEST) {
                    return;
                }
                bytes = Arrays.copyOf(bytes, length * 2);
            }
            bytes[length++] = next;
        }

        byte[] taken() {
            var taken = Arrays.copyOf(bytes, length);
            length = 0;
            return taken;
        }
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
