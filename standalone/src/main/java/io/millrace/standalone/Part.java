package io.millrace.standalone;

import io.millrace.contract.Owner;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// One process of the standalone system.
public enum Part {
    POSTGRES,
    KAFKA,
    REGISTRY,
    GATEWAY,
    IMAGESTREAM,
    IMPORTER,
    BUILD,
    TRIGGER;

    /// What makes a part one of Millrace's own services.
    ///
    /// @param module the Maven module that builds it
    record Service(String module, Port port, Owner owner, int heapMegabytes) {}

    Optional<Service> service() {
        return switch (this) {
            case POSTGRES, KAFKA, REGISTRY -> Optional.empty();
            case GATEWAY -> service("gateway", Port.GATEWAY, Owner.GATEWAY, 384);
            case IMAGESTREAM ->
                    service("imagestream-service", Port.IMAGESTREAM, Owner.IMAGESTREAM, 192);
            case IMPORTER -> service("importer-service", Port.IMPORTER, Owner.IMPORTER, 160);
            case BUILD -> service("build-service", Port.BUILD, Owner.BUILD, 192);
            case TRIGGER -> service("trigger-service", Port.TRIGGER, Owner.TRIGGER, 160);
        };
    }

    private static Optional<Service> service(
            String module, Port port, Owner owner, int heapMegabytes) {
        return Optional.of(new Service(module, port, owner, heapMegabytes));
    }

    /// The name in messages, log files and pid files.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Stream<Part> services() {
        return Stream.of(values()).filter(part -> part.service().isPresent());
    }
}
