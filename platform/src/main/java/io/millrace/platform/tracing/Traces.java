package io.millrace.platform.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Begins steps of traces and continues those of others, and tells the collector of them when there
/// is one.
@Singleton
public final class Traces {

    private static final Pattern TRACEPARENT =
            Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private final Optional<Tracer> tracer;
    private final Runnable ending;

    @Inject
    Traces(
            TraceConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        if (config.enabled()) {
            var collector = new Collector(config, service, version);
            tracer = Optional.of(collector.tracer());
            ending = collector::close;
        } else {
            tracer = Optional.empty();
            ending = () -> {};
        }
    }

    private Traces(Optional<Tracer> tracer) {
        this.tracer = tracer;
        this.ending = () -> {};
    }

    /// Tells nobody.
    public static Traces untold() {
        return new Traces(Optional.empty());
    }

    public static Traces toldTo(OpenTelemetry telemetry) {
        return new Traces(Optional.of(telemetry.getTracer("io.millrace")));
    }

    /// @param traceparent the W3C trace context that it continues; one that is none begins a trace
    public Step begin(String name, SpanKind kind, String traceparent) {
        return tracer.map(it -> Step.of(span(it, name, kind, traceparent)))
                .orElseGet(() -> Step.untold(traceparent));
    }

    /// A step that answers nobody's request, so that it is not worth a trace of its own.
    public Step goOn(String name, SpanKind kind, String traceparent) {
        return traceparent.isEmpty() ? Step.untold(traceparent) : begin(name, kind, traceparent);
    }

    /// No step of its own.
    public Step passedOn(String traceparent) {
        return Step.untold(traceparent);
    }

    private static Span span(Tracer tracer, String name, SpanKind kind, String traceparent) {
        var builder = tracer.spanBuilder(name).setSpanKind(kind);
        var parent = TRACEPARENT.matcher(traceparent);
        if (!parent.matches()) {
            return builder.setNoParent().startSpan();
        }
        var context =
                SpanContext.createFromRemoteParent(
                        parent.group(1),
                        parent.group(2),
                        TraceFlags.fromHex(parent.group(3), 0),
                        TraceState.getDefault());
        return builder.setParent(Context.root().with(Span.wrap(context))).startSpan();
    }

    void stop(@Observes ShutdownEvent event) {
        ending.run();
    }
}
