package io.millrace.standalone;

/// A TCP port that the standalone system listens on, always on the loopback address.
public enum Port {
    GATEWAY(8080, "the gateway (HTTP)"),
    GATEWAY_TLS(8443, "the gateway (HTTPS, for kubectl)"),
    IMAGESTREAM(8081, "imagestream-service (health and metrics)"),
    IMPORTER(8082, "importer-service (health and metrics)"),
    BUILD(8083, "build-service (health and metrics)"),
    TRIGGER(8084, "trigger-service (health and metrics)"),
    KAFKA(9092, "the Kafka broker"),
    KAFKA_CONTROLLER(9093, "Kafka's controller"),
    POSTGRES(15432, "PostgreSQL"),
    REGISTRY(5000, "the image registry");

    private final int standard;
    private final String wantedBy;

    Port(int standard, String wantedBy) {
        this.standard = standard;
        this.wantedBy = wantedBy;
    }

    int standard() {
        return standard;
    }

    String wantedBy() {
        return wantedBy;
    }

    /// The environment variable that moves it elsewhere.
    String variable() {
        return "MILLRACE_PORT_" + name();
    }
}
