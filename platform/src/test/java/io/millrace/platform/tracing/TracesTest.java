package io.millrace.platform.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TracesTest {

    private static final String OF_THE_CLIENT =
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final InMemorySpanExporter told = InMemorySpanExporter.create();
    private final Traces traces =
            Traces.toldTo(
                    OpenTelemetrySdk.builder()
                            .setTracerProvider(
                                    SdkTracerProvider.builder()
                                            .addSpanProcessor(SimpleSpanProcessor.create(told))
                                            .build())
                            .build());

    @Test
    void aStepGoesOnFromTheOneBeforeIt() {
        try (var request = traces.begin("update imagestreamtags", SpanKind.SERVER, OF_THE_CLIENT);
                var decision = traces.goOn("decide", SpanKind.CONSUMER, request.traceparent())) {
            assertThat(decision.traceparent())
                    .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
                    .isNotEqualTo(request.traceparent());
        }

        var steps = told.getFinishedSpanItems();
        assertThat(steps).extracting(it -> it.getName()).contains("update imagestreamtags");
        assertThat(steps.getFirst().getParentSpanId()).isEqualTo(steps.getLast().getSpanId());
        assertThat(steps.getLast().getParentSpanId()).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void whatIsNoTraceContextBeginsATrace() {
        try (var request = traces.begin("create builds", SpanKind.SERVER, "none")) {
            assertThat(request.traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        }
    }

    @Test
    void whatBelongsToNoTraceIsNotTold() {
        try (var step = traces.goOn("hear TagUpdated", SpanKind.CONSUMER, "")) {
            assertThat(step.traceparent()).isEmpty();
        }

        assertThat(told.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void aStepThatFailedSaysWhy() {
        try (var step = traces.begin("decide", SpanKind.CONSUMER, "")) {
            step.failed("no such stream");
        }

        var status = told.getFinishedSpanItems().getFirst().getStatus();
        assertThat(status.getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(status.getDescription()).isEqualTo("no such stream");
    }

    @Test
    void withoutACollectorTheTraceIsPassedOn() {
        try (var step = Traces.untold().begin("decide", SpanKind.CONSUMER, OF_THE_CLIENT)) {
            assertThat(step.traceparent()).isEqualTo(OF_THE_CLIENT);
        }
    }

    @Test
    void theCollectorIsToldOverHttp() throws IOException {
        var bodies = new CopyOnWriteArrayList<String>();
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/traces",
                exchange -> {
                    bodies.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        var config =
                new Config(
                        URI.create(
                                "http://127.0.0.1:%d/v1/traces"
                                        .formatted(server.getAddress().getPort())));

        var collecting = new Traces(config, "imagestream-service", "1");
        collecting.begin("decide UpdateImagestreamtags", SpanKind.CONSUMER, "").close();
        collecting.stop(new io.quarkus.runtime.ShutdownEvent());

        await().untilAsserted(() ->
                assertThat(List.copyOf(bodies))
                        .anySatisfy(it ->
                                assertThat(it)
                                        .contains("decide UpdateImagestreamtags")
                                        .contains("imagestream-service")));
        server.stop(0);
    }

    private record Config(URI endpoint) implements TraceConfig {

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public double share() {
            return 1;
        }
    }
}
