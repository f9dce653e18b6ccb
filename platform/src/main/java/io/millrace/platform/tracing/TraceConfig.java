package io.millrace.platform.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/// Traces, as OpenTelemetry has them.
@ConfigMapping(prefix = "millrace.traces")
interface TraceConfig {

    /// Whether this replica tells a collector what it does for each request. Trace contexts are
    /// passed on in any case.
    @WithDefault("false")
    boolean enabled();

    /// Where the collector takes OTLP over HTTP.
    @WithDefault("http://localhost:4318/v1/traces")
    URI endpoint();

    /// Which share of the traces that begin here is told, between 0 and 1. Who has begun a trace
    /// elsewhere has decided.
    @WithDefault("1")
    double share();
}
