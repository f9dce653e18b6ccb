package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Owner;
import io.millrace.standalone.GitServer;
import io.millrace.standalone.Part;
import io.millrace.standalone.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// The one running system that all scenarios share, handed to their constructors. Its services have
/// those rights to Kafka that the chart gives them, which must do for every scenario.
final class WholeSystem implements ParameterResolver, AfterAllCallback {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Running.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context).computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        var running = store(context).get(Running.class, Running.class);
        if (running != null) {
            assertThat(running.denials()).as("what Kafka has denied to services").isEmpty();
        }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL);
    }

    /// The system, started; stopped when the last scenario has ended.
    record Running(
            Stack stack,
            GuardedKafka kafka,
            Path directory,
            Path faults,
            GitServer git,
            TellingRegistry hub,
            ReceivedEvents events)
            implements AutoCloseable {

        static Running start() {
            try {
                var directory = Files.createTempDirectory("millrace-e2e");
                var faults = Files.createDirectories(directory.resolve("faults"));
                var repositories = Files.createDirectories(directory.resolve("git"));
                Story.repository(repositories);
                var kafka = GuardedKafka.in(directory.resolve("kafka"));
                var events = new ReceivedEvents();
                var hub = new TellingRegistry("127.0.0.1", 0);
                var builder =
                        Stack.in(directory.resolve("home"))
                                .onFreePorts()
                                .kafka(kafka.brokerSettings(), kafka::admit)
                                .reporting(line -> System.out.println("  " + line));
                for (var owner : Owner.values()) {
                    var environment = kafka.environment(owner);
                    environment.put("MILLRACE_LOG_FAULT_DIRECTORY", faults.toString());
                    environment.putAll(own(owner, hub, events));
                    builder = builder.environment(Part.valueOf(owner.name()), environment);
                }
                return new Running(
                        builder.start(),
                        kafka,
                        directory,
                        faults,
                        GitServer.serving(repositories),
                        hub,
                        events);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Map<String, String> own(
                Owner owner, TellingRegistry hub, ReceivedEvents events) {
            return switch (owner) {
                case IMAGESTREAM, BUILD -> Map.of();
                case GATEWAY -> Map.of("MILLRACE_CONNECTIONS_HEAD_TIMEOUT", "PT8S");
                case TRIGGER ->
                        Map.of(
                                "MILLRACE_OUTGOING_ATTEMPTS",
                                "2",
                                "MILLRACE_OUTGOING_PLAIN_HTTP",
                                events.place(),
                                "MILLRACE_OUTGOING_ADDRESS_ALLOW",
                                events.place());
                case IMPORTER ->
                        Map.of(
                                "MILLRACE_IMPORTER_RECONCILIATION_INTERVAL",
                                "PT3S",
                                "MILLRACE_IMPORTER_ENDPOINTS",
                                "docker.io=" + hub.host(),
                                "MILLRACE_IMPORTER_PLAIN_HTTP",
                                hub.host(),
                                "MILLRACE_IMPORTER_SCHEDULE_SHORTEST",
                                "PT1S");
            };
        }

        /// What services have asked of Kafka and may not, since they were last given their rights.
        List<String> denials() {
            return kafka.denials(stack.process(Part.KAFKA).log());
        }

        Api admin() {
            return new Api(stack.gatewayUrl(), stack.adminToken());
        }

        Api developer() {
            return new Api(stack.gatewayUrl(), stack.developerToken());
        }

        Api withoutToken() {
            return new Api(stack.gatewayUrl(), "");
        }

        Api anonymous() {
            return new Api(stack.gatewayUrl(), "nobody-knows-this-token");
        }

        BaseImage registry() {
            return new BaseImage(
                    stack.registryHost(), stack.registryUsername(), stack.registryPassword());
        }

        Story story(String project) {
            return new Story(
                    developer(),
                    registry(),
                    project,
                    git.uri("hello.git"),
                    line -> System.out.println("  " + project + ": " + line));
        }

        /// Ends or freezes the owner's process when its writer next reaches the step.
        void arm(Owner owner, String step, String what) {
            try {
                Files.createFile(
                        faults.resolve("%s.%s.%s".formatted(owner.wireName(), step, what)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isArmed(Owner owner, String step, String what) {
            return Files.exists(faults.resolve("%s.%s.%s".formatted(owner.wireName(), step, what)));
        }

        /// The rows that an owner's own role reads in its own schema.
        List<List<String>> rows(Owner owner, String sql) {
            try (var connection =
                            DriverManager.getConnection(
                                    stack.jdbcUrl(owner),
                                    owner.wireName(),
                                    stack.databasePassword(owner));
                    var statement = connection.createStatement();
                    var result = statement.executeQuery(sql)) {
                var rows = new ArrayList<List<String>>();
                while (result.next()) {
                    var row = new ArrayList<String>();
                    for (var column = 1;
                            column <= result.getMetaData().getColumnCount();
                            column++) {
                        row.add(String.valueOf(result.getString(column)));
                    }
                    rows.add(row);
                }
                return rows;
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }

        @Override
        public void close() {
            git.close();
            stack.close();
            hub.close();
            events.close();
        }
    }
}
