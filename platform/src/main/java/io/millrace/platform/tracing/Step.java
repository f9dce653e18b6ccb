package io.millrace.platform.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/// A step of a trace: it ends when it is closed, and others go on from it.
public final class Step implements AutoCloseable {

    private final Span span;
    private final String passedOn;

    private Step(Span span, String passedOn) {
        this.span = span;
        this.passedOn = passedOn;
    }

    static Step of(Span span) {
        var context = span.getSpanContext();
        return new Step(
                span,
                "00-%s-%s-%s"
                        .formatted(
                                context.getTraceId(),
                                context.getSpanId(),
                                context.getTraceFlags().asHex()));
    }

    /// Tells nobody, and passes on what it was given.
    static Step untold(String traceparent) {
        return new Step(Span.getInvalid(), traceparent);
    }

    /// The W3C trace context of what follows from this step; empty for none.
    public String traceparent() {
        return passedOn;
    }

    public Step with(String key, String value) {
        if (!value.isEmpty()) {
            span.setAttribute(key, value);
        }
        return this;
    }

    /// It did not come to what was wanted.
    public void failed(String reason) {
        span.setStatus(StatusCode.ERROR, reason);
    }

    @Override
    public void close() {
        span.end();
    }
}
