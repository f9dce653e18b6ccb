package io.millrace.build.worker;

import io.millrace.build.execution.LocalRegistry;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.SourceUploads;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A process with little memory through which much more goes than fits: the lines of a log, or a
/// source that is uploaded and read again.
final class Flood {

    private static final int LINES = 200_000;

    private Flood() {}

    public static void main(String... args) throws Exception {
        if (args[0].equals("log")) {
            log(Path.of(args[1]));
        } else {
            upload(args[1], Long.parseLong(args[2]));
        }
    }

    private static void log(Path spool) throws Exception {
        var claim = new Claim("u1", "demo", "app-1", "", 1, 0, Optional.empty());
        var live = new LiveLog(new Nowhere(), claim, 16 << 20);
        try (var file = new LogFile(spool, 256 << 20, InstantSource.system())) {
            for (var line = 0; line < LINES; line++) {
                var text = line + " " + "all work and no play ".repeat(30);
                live.line(text);
                file.line(text);
            }
            live.end();
            System.out.println(file.finish());
        }
    }

    private static void upload(String host, long length) throws Exception {
        var login = LocalRegistry.USERNAME + ":" + LocalRegistry.PASSWORD;
        var basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        var uploads =
                new SourceUploads(
                        new RegistryBlobs(URI.create("http://" + host), _ -> "Basic " + basic));
        var place = uploads.keep("flood", new Zeros(length));
        try (var kept = uploads.read(place).orElseThrow()) {
            System.out.println(kept.skip(Long.MAX_VALUE));
        }
    }

    /// Forgets what it is sent.
    private static final class Nowhere extends MockProducer<String, byte[]> {

        Nowhere() {
            super(
                    true,
                    new RoundRobinPartitioner(),
                    new StringSerializer(),
                    new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
            return new CompletableFuture<>();
        }
    }

    private static final class Zeros extends InputStream {

        private long left;

        Zeros(long length) {
            left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            if (left <= 0) {
                return -1;
            }
            var read = (int) Math.min(count, left);
            left -= read;
            return read;
        }
    }
}
