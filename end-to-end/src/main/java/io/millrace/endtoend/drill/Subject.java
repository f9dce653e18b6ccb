package io.millrace.endtoend.drill;

import io.millrace.contract.Owner;
import io.millrace.endtoend.Api;
import io.millrace.standalone.Part;
import io.millrace.standalone.Stack;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The system that is drilled. Its Builds are made and not run: what matters is which there are.
final class Subject implements AutoCloseable {

    static final String PROJECT = "drill";

    private static final String IMAGES = "/apis/image.openshift.io/v1/namespaces/drill/";
    private static final String BUILDS = "/apis/build.openshift.io/v1/namespaces/drill/";
    private static final int PATIENCE_SECONDS = 120;

    /// As in the chart, but for processes that have no stand-by and may take long to start.
    private static final Map<String, String> GATEWAY =
            Map.of(
                    "QUARKUS_SHUTDOWN_DELAY", "3S",
                    "QUARKUS_SHUTDOWN_TIMEOUT", "30S",
                    "MILLRACE_GATEWAY_COMMANDS_DEADLINE", "PT2M");

    private final Stack stack;
    private final Api api;

    Subject(Path home, Report report) {
        this.stack =
                Stack.in(home)
                        .onFreePorts()
                        .environment(Part.BUILD, Map.of("MILLRACE_BUILD_ENABLED", "false"))
                        .environment(Part.GATEWAY, GATEWAY)
                        .reporting(report::tell)
                        .start();
        this.api = new Api(stack.gatewayUrl(), stack.developerToken());
    }

    Stack stack() {
        return stack;
    }

    Api api() {
        return api;
    }

    static String stream(String name) {
        return IMAGES + "imagestreams/" + name;
    }

    static String streams() {
        return IMAGES + "imagestreams";
    }

    static String mappings() {
        return IMAGES + "imagestreammappings";
    }

    /// The project with these streams, the first of which a BuildConfig follows.
    void prepare(List<String> streams) throws InterruptedException {
        api.post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(PROJECT))
                .orFail();
        for (var stream : streams) {
            await(
                    stream + " to be there",
                    () ->
                            List.of(201, 409)
                                    .contains(
                                            api.post(
                                                            streams(),
                                                            "{\"metadata\":{\"name\":\"%s\"}}"
                                                                    .formatted(stream))
                                                    .code()));
        }
        api.post(
                        BUILDS + "buildconfigs",
                        """
                        {"metadata":{"name":"follower"},
                         "spec":{"source":{"dockerfile":"FROM base\\n"},
                           "strategy":{"dockerStrategy":{"from":
                             {"kind":"ImageStreamTag","name":"%s:latest"}}},
                           "triggers":[{"type":"ImageChange","imageChange":{}}]}}
                        """
                                .formatted(streams.getFirst()))
                .orFail();
    }

    /// What moves the tag `latest` of the stream to the image.
    String mapping(String stream, String digest) {
        return """
        {"metadata":{"name":"%1$s","namespace":"drill"},"tag":"latest",
         "image":{"metadata":{"name":"%2$s"},
           "dockerImageReference":"%3$s/drill/%1$s@%2$s"}}
        """
                .formatted(stream, digest, stack.registryHost());
    }

    /// The images to which the stream's tag has moved, in order, as its owner has written them
    /// down.
    List<String> moves(String stream) {
        return column(
                Owner.IMAGESTREAM,
                "select image from tag_moves where namespace = 'drill' and stream = '%s' order by revision"
                        .formatted(stream));
    }

    /// The images from which there are Builds, in the order of their numbers.
    List<String> built() {
        var images = new ArrayList<String>();
        var builds = api.get(BUILDS + "builds").orFail().path("items");
        builds.valueStream()
                .sorted(
                        Comparator.comparingInt(it ->
                                Integer.parseInt(
                                        it.at("/metadata/name").asText().replaceFirst(".*-", ""))))
                .map(it -> it.at("/spec/strategy/dockerStrategy/from/name").asText())
                .forEach(it -> images.add(it.substring(it.indexOf('@') + 1)));
        return images;
    }

    List<String> column(Owner owner, String sql) {
        try (var connection =
                        DriverManager.getConnection(
                                stack.jdbcUrl(owner),
                                owner.wireName(),
                                stack.databasePassword(owner));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(1)));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// Waits until it is so; whatever cannot be asked meanwhile is asked again.
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        if (!awaitAtMost(condition)) {
            throw new IllegalStateException(
                    "Waited %d s in vain for %s".formatted(PATIENCE_SECONDS, what));
        }
    }

    /// @return whether it was so within the time
    static boolean awaitAtMost(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isSo(condition)) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return true;
    }

    private static boolean isSo(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (IllegalStateException | UncheckedIOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        stack.close();
    }
}
