package io.millrace.standalone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Further instances of services beside the first ones, each on ports of its own.
final class Seconds {

    private final Map<Running, Integer> started = new LinkedHashMap<>();

    synchronized Running start(Services programs, Part service, Map<String, String> variables) {
        var free = Ports.free();
        var own =
                service == Part.GATEWAY
                        ? Map.of("QUARKUS_HTTP_SSL_PORT", "" + free.number(Port.GATEWAY_TLS))
                        : Map.<String, String>of();
        var name = service.label() + "-" + (started.size() + 2);
        var port = free.number(Port.GATEWAY);
        var program = programs.program(service, name, port, own).with(variables);
        var running = new Running(program, Running.Keeper.NONE);
        started.put(running, port);
        return running.start().awaitReady();
    }

    synchronized List<Running> all() {
        return List.copyOf(started.keySet());
    }

    synchronized int port(Running second) {
        var port = started.get(second);
        if (port == null) {
            throw new IllegalArgumentException(second.name() + " is no second instance");
        }
        return port;
    }
}
