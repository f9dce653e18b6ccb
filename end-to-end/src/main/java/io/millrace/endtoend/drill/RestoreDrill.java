package io.millrace.endtoend.drill;

import io.millrace.contract.Owner;
import io.millrace.endtoend.BaseImage;
import io.millrace.standalone.Part;
import io.millrace.standalone.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;

/// Sets PostgreSQL back to a moment, by a base backup and the archive of its log, while Kafka stays
/// where it was.
final class RestoreDrill {

    private static final String STREAM = "base";
    private static final int BEFORE = 5;
    private static final int AFTER = 3;

    private final Path directory;
    private final Report report;

    RestoreDrill(Path directory, Report report) {
        this.directory = directory;
        this.report = report;
    }

    void play() throws IOException, InterruptedException {
        try (var subject = new Subject(directory.resolve("home"), report)) {
            subject.prepare(List.of(STREAM));
            var backup = new Backup(subject);
            backup.make();
            move(subject, 1, BEFORE);
            var moment = subject.column(Owner.IMAGESTREAM, "select clock_timestamp()").getFirst();
            report.tell("the moment is " + moment);
            subject.api().post(Subject.streams(), "{\"metadata\":{\"name\":\"later\"}}").orFail();
            move(subject, BEFORE + 1, BEFORE + AFTER);
            var seen = version(subject);
            backup.restore(moment);
            judge(subject, seen);
        }
    }

    private void move(Subject subject, int first, int last) throws InterruptedException {
        for (var number = first; number <= last; number++) {
            var body = subject.mapping(STREAM, digest(number));
            Subject.await(
                    "the owner to move the tag",
                    () -> subject.api().post(Subject.mappings(), body).code() == 201);
        }
        report.tell("moves %d to %d were answered".formatted(first, last));
    }

    private static String digest(int number) {
        return BaseImage.digest((STREAM + number).getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> digests(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(RestoreDrill::digest).toList();
    }

    private static long version(Subject subject) {
        return subject.api()
                .get(Subject.stream(STREAM))
                .orFail()
                .at("/metadata/resourceVersion")
                .asLong();
    }

    /// What was decided before the moment is there. What came after it is gone, or was decided
    /// again where its command had not outlived its deadline; nothing else has changed.
    private void judge(Subject subject, long seen) throws InterruptedException {
        Subject.await("the gateway to show the stream", () -> version(subject) > 0);
        move(subject, BEFORE + AFTER + 1, BEFORE + AFTER + 1);
        var moves = subject.moves(STREAM);
        report.expect(
                "every move from before the moment is in the book, in order",
                digests(BEFORE),
                moves.subList(0, Math.min(BEFORE, moves.size())));
        report.tell(
                "%d of the %d moves after it were decided again, from Kafka"
                        .formatted(moves.size() - BEFORE - 1, AFTER));
        report.expect(
                "the last move is the one after the restore",
                digest(BEFORE + AFTER + 1),
                moves.getLast());
        report.expect("no resourceVersion comes twice", true, version(subject) > seen);
        report.expect("the gateway shows what its owner has", owned(subject), shown(subject));
        report.expect("a watch from before is told to begin anew", true, isExpired(subject, seen));
        var last = moves.getLast();
        var _ = Subject.awaitAtMost(() -> subject.built().contains(last));
        report.expect("the last move has its Build", true, subject.built().contains(last));
    }

    private static List<String> owned(Subject subject) {
        return subject.column(
                Owner.IMAGESTREAM,
                """
                select split_part(key, '/', 4) from resources
                where key like 'image.openshift.io/ImageStream/drill/%' and body is not null
                order by 1
                """);
    }

    private static List<String> shown(Subject subject) {
        return subject.api()
                .get(Subject.streams())
                .orFail()
                .path("items")
                .valueStream()
                .map(it -> it.at("/metadata/name").asText())
                .sorted()
                .toList();
    }

    private static boolean isExpired(Subject subject, long version) {
        var watch = "?watch=true&timeoutSeconds=2&resourceVersion=" + version;
        var answer = subject.api().get(Subject.streams() + watch);
        return answer.code() == 410 || answer.body().at("/object/code").asInt() == 410;
    }

    /// A base backup, and every segment of the log since.
    private final class Backup {

        private final Subject subject;
        private final Path data;
        private final Path base = directory.resolve("base-backup");
        private final Path archive = directory.resolve("archive");

        Backup(Subject subject) {
            this.subject = subject;
            this.data = subject.stack().directory().resolve("postgres");
        }

        private Running postgres() {
            return subject.stack().process(Part.POSTGRES);
        }

        /// A cold copy, because it needs no administrator.
        void make() throws IOException, InterruptedException {
            Files.createDirectories(archive);
            postgres().stop();
            configure(
                    "archive_mode = on",
                    "archive_command = 'test ! -f %1$s/%%f && cp %%p %1$s/%%f'".formatted(archive));
            run("cp", "-a", data.toString(), base.toString());
            postgres().start().awaitReady();
            report.tell("a base backup was made; PostgreSQL archives its log");
        }

        void restore(String moment) throws IOException, InterruptedException {
            var services = Part.services().map(subject.stack()::process).toList();
            services.forEach(Running::stop);
            postgres().stop();
            report.tell("everything was stopped but Kafka and the registry");
            run("mv", data.toString(), directory.resolve("lost").toString());
            run("cp", "-a", base.toString(), data.toString());
            configure(
                    "restore_command = 'cp %s/%%f %%p'".formatted(archive),
                    "recovery_target_time = '%s'".formatted(moment),
                    "recovery_target_action = promote");
            Files.createFile(data.resolve("recovery.signal"));
            postgres().start().awaitReady();
            Subject.await(
                    "PostgreSQL to end its recovery",
                    () ->
                            subject.column(Owner.GATEWAY, "select pg_is_in_recovery()")
                                    .contains("f"));
            report.tell("PostgreSQL was set back to the moment");
            services.forEach(Running::start);
            services.forEach(Running::awaitReady);
            report.tell("every service is ready again");
        }

        private void configure(String... lines) throws IOException {
            Files.write(
                    data.resolve("postgresql.auto.conf"),
                    List.of(lines),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
