package io.millrace.build.execution.door;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// The inner end of a passage: a program in the sandbox's network namespace. It listens where the
/// registry would be and hands on to a socket in the file system, which leads out.
public final class Relay {

    private Relay() {}

    /// @param arguments the address and the port, the socket, and the file that says when it
    ///   listens
    public static void main(String[] arguments) throws IOException {
        var outer = UnixDomainSocketAddress.of(arguments[2]);
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            var port = Integer.parseInt(arguments[1]);
            listener.bind(new InetSocketAddress(InetAddress.getByName(arguments[0]), port));
            Files.createFile(Path.of(arguments[3]));
            new Pump(listener, outer).run();
        }
    }
}
