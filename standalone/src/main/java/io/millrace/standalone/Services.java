package io.millrace.standalone;

import io.millrace.contract.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How Millrace's own services are started: each is the artefact that production runs, configured
/// by environment variables only.
record Services(
        Checkout checkout,
        Home home,
        Ports ports,
        Secrets secrets,
        Postgres postgres,
        Registry registry,
        GatewayCertificate certificate,
        Map<String, String> buildAccount) {

    private static final String ALLOWED = "MILLRACE_BUILD_ADDRESS_ALLOW";
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    Program program(Part part) {
        return program(part, part.label(), ports.number(service(part).port()), Map.of());
    }

    /// @param name differs from the part's when it is a second instance
    /// @param port where its health is asked; the gateway's also takes its requests
    Program program(Part part, String name, int port, Map<String, String> more) {
        var service = service(part);
        var command = new ArrayList<>(Running.javaWith(service.heapMegabytes(), home));
        command.addAll(List.of("-jar", checkout.jar(service).toString()));
        return Program.named(name, home, command)
                .with(environment(part, service.owner()))
                .with(
                        Map.of(
                                "QUARKUS_HTTP_HOST", "127.0.0.1",
                                "QUARKUS_HTTP_PORT", "" + port,
                                "QUARKUS_LOG_CONSOLE_COLOR", "false",
                                "MILLRACE_LOG_INSTANCE", name,
                                "MALLOC_ARENA_MAX", "2"))
                .with(more)
                .readyWhen(
                        () -> Http.answers("http://127.0.0.1:%d/q/health/ready".formatted(port)),
                        PATIENCE);
    }

    private static Part.Service service(Part part) {
        return part.service()
                .orElseThrow(() -> new IllegalArgumentException(part + " is no service"));
    }

    private Map<String, String> environment(Part part, Owner owner) {
        var environment = new java.util.HashMap<String, String>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.number(Port.KAFKA));
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                postgres.url("millrace") + "?currentSchema=" + owner.wireName());
        environment.put("QUARKUS_DATASOURCE_USERNAME", owner.wireName());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password(owner));
        environment.put("MILLRACE_REGISTRY_HOST", registry.host());
        if (part != Part.IMAGESTREAM) {
            environment.put("MILLRACE_SECRETS_KEY", secrets.key("secrets.key"));
        }
        if (part == Part.IMPORTER || part == Part.BUILD || part == Part.GATEWAY) {
            environment.put("MILLRACE_REGISTRY_URL", "http://" + registry.host());
            environment.put("MILLRACE_REGISTRY_KEY", registry.keys().key(owner).toString());
        }
        if (part == Part.BUILD) {
            environment.putAll(buildAccount);
            environment.put("MILLRACE_BUILD_HIDDEN", home.directory().toString());
            environment.put(ALLOWED, System.getenv().getOrDefault(ALLOWED, "127.0.0.1/32"));
            environment.put(
                    "MILLRACE_BUILD_GATEWAY_URL",
                    "https://127.0.0.1:" + ports.number(Port.GATEWAY_TLS));
        }
        if (part == Part.GATEWAY) {
            environment.put("MILLRACE_REGISTRY_NOTIFICATION_TOKEN", registry.notificationToken());
            environment.put(
                    "MILLRACE_REGISTRY_BUILD_SIGNERS", registry.keys().buildSigners().toString());
            environment.put(
                    "MILLRACE_GATEWAY_AUDIT_FILE", home.file("logs/audit.jsonl").toString());
            environment.put("MILLRACE_TOKENS_FILE", home.file("tokens").toString());
            environment.put("MILLRACE_PASSWORDS_FILE", home.file("passwords").toString());
            environment.put("MILLRACE_SERVICE_ACCOUNTS_KEYS_FILE", SigningKey.in(home).toString());
            environment.put(
                    "MILLRACE_CLIENT_CERTIFICATES_CA_FILE",
                    ClientAuthority.in(home, secrets).certificate().toString());
            environment.put("QUARKUS_HTTP_SSL_PORT", "" + ports.number(Port.GATEWAY_TLS));
            environment.put("QUARKUS_TLS_KEY_STORE_P12_PATH", certificate.keyStore().toString());
            environment.put("QUARKUS_TLS_KEY_STORE_P12_PASSWORD", certificate.password());
        }
        return environment;
    }
}
