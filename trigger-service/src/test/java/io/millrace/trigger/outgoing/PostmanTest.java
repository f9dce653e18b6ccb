package io.millrace.trigger.outgoing;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.move;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.core.EventDeliveries;
import io.millrace.contract.core.EventDelivery;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.network.AddressPolicy;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import io.millrace.trigger.secret.SecretValues;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Events on their way to a subscriber, on real tables and over real HTTP.
class PostmanTest {

    private record Received(Map<String, String> headers, String body) {}

    @RegisterExtension final Tables tables = new Tables();

    private final Outgoing outgoing = new Outgoing();
    private final List<Received> received = new ArrayList<>();
    private HttpServer subscriber;
    private int answer = 204;
    private Desk work;

    @BeforeEach
    void aSubscriber() throws IOException {
        subscriber =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        subscriber.createContext(
                "/",
                exchange -> {
                    var headers = new HashMap<String, String>();
                    exchange.getRequestHeaders()
                            .forEach((name, values) ->
                                    headers.put(
                                            name.toLowerCase(java.util.Locale.ROOT),
                                            values.getFirst()));
                    received.add(
                            new Received(
                                    headers,
                                    new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8)));
                    exchange.sendResponseHeaders(answer, -1);
                    exchange.close();
                });
        subscriber.start();
        work = new Desk(tables, NOON);
    }

    @AfterEach
    void noSubscriber() {
        subscriber.stop(0);
    }

    @Test
    void aFactOfTheProjectArrivesOnceAndSigned() throws SQLException, IOException {
        subscribe("demo", Map.of());

        outgoing.received(move("busybox", 1, "a"), work);
        outgoing.received(move("busybox", 1, "a"), work);
        deliverAll();

        assertThat(received)
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.headers())
                            .containsEntry("ce-id", Desk.CAUSE)
                            .containsEntry("ce-type", "io.millrace.imagestream.TagUpdated.v1");
                    assertThat(
                                    Json.tree(it.body().getBytes(StandardCharsets.UTF_8))
                                            .path("tag")
                                            .asText())
                            .isEqualTo("latest");
                    assertThat(it.headers().get("webhook-signature"))
                            .isEqualTo(
                                    new Signature(Desk.CAUSE, NOON, it.body())
                                            .by("s3cret".getBytes(StandardCharsets.UTF_8)));
                });
        assertThat(deliveries()).isEmpty();
    }

    @Test
    void otherProjectsAndOtherFactsAreNotTold() {
        subscribe("other", Map.of());
        subscribe("demo", Map.of("events.millrace.io/facts", "BuildCompleted, BuildFailed"));

        outgoing.received(move("busybox", 1, "a"), work);

        assertThat(deliveries()).isEmpty();
    }

    @Test
    void deadLettersAreSentAgainWhenSomebodyAsks() throws SQLException, IOException {
        subscribe("demo", Map.of());
        answer = 503;
        outgoing.received(move("busybox", 1, "a"), work);
        deliverAll();
        due();
        deliverAll();
        assertThat(deliveries()).singleElement().matches(EventDelivery::dead);

        answer = 204;
        asked("redeliver", "{\"ids\":[\"another\"]}");
        deliverAll();
        assertThat(deliveries()).singleElement().matches(EventDelivery::dead);
        asked("redeliver", "{}");
        assertThat(deliveries()).singleElement().matches(it -> !it.dead() && it.attempts() == 0);
        received.clear();
        deliverAll();

        assertThat(received).hasSize(1);
        assertThat(deliveries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deliveries", "redeliver"})
    void ofASecretThatIsNotThereNothingIsTold(String subresource) {
        assertThat(((Outcome.Refused) asked(subresource, "{}")).refusal().code()).isEqualTo(404);
    }

    @Test
    void whatIsNoSubscriptionHasNothingToSendAgain() {
        work.project(
                ResourceType.SECRET,
                Map.of("type", "Opaque", "metadata", Map.of("namespace", "demo", "name", "ci")));

        assertThat(((Outcome.Refused) asked("redeliver", "{}")).refusal().code()).isEqualTo(400);
        assertThat(deliveries()).isEmpty();
    }

    @Test
    void cdEventsAreSentInTheirOwnForm() throws SQLException, IOException {
        subscribe("demo", Map.of("events.millrace.io/format", "cdevents"));

        outgoing.received(move("busybox", 1, "a"), work);
        deliverAll();

        assertThat(received.getFirst().headers())
                .containsEntry("ce-type", "dev.cdevents.artifact.published.0.2.0");
    }

    @Test
    void whatIsNotTakenIsTriedAgainAndThenADeadLetter() throws SQLException, IOException {
        subscribe("demo", Map.of());
        answer = 503;
        outgoing.received(move("busybox", 1, "a"), work);

        deliverAll();
        assertThat(deliveries())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.attempts()).isEqualTo(1);
                    assertThat(it.dead()).isFalse();
                    assertThat(it.message()).endsWith("answered 503");
                });
        due();
        deliverAll();

        assertThat(deliveries()).singleElement().satisfies(it -> assertThat(it.dead()).isTrue());
        due();
        deliverAll();
        assertThat(received).hasSize(2);
    }

    @Test
    void anAddressThatNobodyAllowedIsNeverCalled() throws SQLException, IOException {
        subscribe("demo", Map.of());
        outgoing.received(move("busybox", 1, "a"), work);
        tables.commit();

        try (var postman = postman(List.of())) {
            assertThat(postman.deliver()).isTrue();
        }

        assertThat(received).isEmpty();
        assertThat(deliveries())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.dead()).isTrue();
                    assertThat(it.message()).contains("is not a public address");
                });
    }

    @Test
    void whatNobodySubscribesToAnyMoreIsForgotten() {
        var secret = subscribe("demo", Map.of());
        outgoing.received(move("busybox", 1, "a"), work);

        var stored = work.remove(ResourceType.SECRET, secret);
        outgoing.changed(new Change(stored.key(), Optional.of(stored), Optional.empty()), work);
        subscribe("demo", Map.of());

        assertThat(deliveries()).isEmpty();
    }

    private Object subscribe(String namespace, Map<String, String> annotations) {
        var secret =
                Map.of(
                        "kind", "Secret",
                        "apiVersion", "v1",
                        "type", "millrace.io/event-subscription",
                        "metadata",
                                Map.of(
                                        "namespace",
                                        namespace,
                                        "name",
                                        "ci",
                                        "uid",
                                        "uid-of-ci",
                                        "annotations",
                                        annotations),
                        "data",
                                Map.of(
                                        "url",
                                        base64("http://" + place() + "/events"),
                                        "key",
                                        base64("s3cret")));
        work.project(ResourceType.SECRET, secret);
        var key = ResourceKey.of(ResourceType.SECRET, namespace, "ci");
        outgoing.changed(new Change(key, Optional.empty(), work.projected(key)), work);
        return secret;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String place() {
        return "localhost:" + subscriber.getAddress().getPort();
    }

    private Postman postman(List<String> allowed) throws SQLException {
        keep();
        return new Postman(
                new OutgoingQueue(tables.database()),
                new SecretValues(Optional.empty()),
                AddressPolicy.allowing(allowed),
                Set.of(place()),
                new Retries(2),
                InstantSource.fixed(NOON));
    }

    /// The machinery keeps projections in a table of its own.
    private void keep() throws SQLException {
        try (var connection = tables.database().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists projections (key text primary key, body bytea)");
            for (var secret : work.projectedList(ResourceType.SECRET, "")) {
                try (var insert =
                        connection.prepareStatement(
                                "insert into projections (key, body) values (?, ?) on conflict do"
                                        + " nothing")) {
                    insert.setString(1, secret.key().wire());
                    insert.setBytes(2, secret.body());
                    insert.executeUpdate();
                }
            }
        }
    }

    private void deliverAll() throws SQLException, IOException {
        tables.commit();
        try (var postman = postman(List.of(place()))) {
            while (postman.deliver()) {
                // Until nothing is due.
            }
        }
    }

    private void due() throws SQLException {
        work.execute("update outgoing_events set next_at = now() - interval '1 second'");
        tables.commit();
    }

    private List<EventDelivery> deliveries() {
        return ((EventDeliveries) ((Outcome.Answered) asked("deliveries", "{}")).body()).items();
    }

    private Outcome asked(String subresource, String body) {
        return outgoing.answer(
                new Command(
                        "command",
                        Requester.service(Owner.GATEWAY),
                        Verb.CREATE,
                        "",
                        "secrets",
                        subresource,
                        "demo",
                        "ci",
                        Json.tree(body.getBytes(StandardCharsets.UTF_8)),
                        null,
                        null,
                        null,
                        Map.of(),
                        false,
                        NOON.plusSeconds(30),
                        "gateway-1",
                        Map.of()),
                work);
    }
}
