package io.millrace.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The number chosen for each port.
record Ports(Map<Port, Integer> numbers) {

    Ports {
        numbers = Map.copyOf(numbers);
    }

    int number(Port port) {
        var number = numbers.get(port);
        if (number == null) {
            throw new IllegalStateException("No number for port " + port);
        }
        return number;
    }

    static Ports fromEnvironment(Map<String, String> environment) {
        var numbers = new EnumMap<Port, Integer>(Port.class);
        for (var port : Port.values()) {
            var text = environment.getOrDefault(port.variable(), "" + port.standard());
            numbers.put(port, parse(port, text));
        }
        return new Ports(numbers);
    }

    private static int parse(Port port, String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number > 0 && number < 65536) {
                return number;
            }
        } catch (NumberFormatException _) {
            // falls through to the refusal
        }
        throw new StartFailure(
                "%s is '%s': a port must be a number from 1 to 65535"
                        .formatted(port.variable(), text));
    }

    /// Numbers that nobody uses at this moment.
    static Ports free() {
        var numbers = new EnumMap<Port, Integer>(Port.class);
        var held = new ArrayList<ServerSocket>();
        try {
            for (var port : Port.values()) {
                var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                numbers.put(port, socket.getLocalPort());
            }
            for (var socket : held) {
                socket.close();
            }
        } catch (IOException e) {
            throw new StartFailure("No free port on the loopback address", e);
        }
        return new Ports(numbers);
    }

    /// The ports that cannot be had, each with what the user can do about it.
    List<String> obstacles(Predicate<Port> wanted) {
        return Stream.of(Port.values())
                .filter(wanted)
                .filter(port -> !canBind(number(port)))
                .map(port ->
                        "Port %d is taken, and %s needs it: free it, or choose another with %s=<port>"
                                .formatted(number(port), port.wantedBy(), port.variable()))
                .toList();
    }

    static boolean accepts(int number) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), 1000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static boolean canBind(int number) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
