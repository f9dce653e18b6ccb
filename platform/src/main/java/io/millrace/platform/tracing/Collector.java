package io.millrace.platform.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;

/// The way of finished steps to the collector: in batches, and beside the work. What it does not
/// take in time is dropped.
final class Collector implements AutoCloseable {

    private final SdkTracerProvider provider;

    Collector(TraceConfig config, String service, String version) {
        var exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(config.endpoint().toString()).build();
        provider =
                SdkTracerProvider.builder()
                        .setResource(
                                Resource.getDefault()
                                        .merge(
                                                Resource.create(
                                                        Attributes.builder()
                                                                .put(
                                                                        "service.namespace",
                                                                        "millrace")
                                                                .put("service.name", service)
                                                                .put("service.version", version)
                                                                .build())))
                        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.share())))
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                        .build();
    }

    Tracer tracer() {
        return provider.get("io.millrace");
    }

    @Override
    public void close() {
        provider.shutdown().join(2, TimeUnit.SECONDS);
    }
}
