package io.millrace.build.execution.door;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

/// The outer end of a passage out of a sandbox: a socket in the file system that leads to one port
/// of this machine's loopback.
public final class Passage implements AutoCloseable {

    private final ServerSocketChannel listener;

    private Passage(ServerSocketChannel listener) {
        this.listener = listener;
    }

    /// @param socket is made; who may write to it may pass
    public static Passage from(Path socket, int port) throws IOException {
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var pump = new Pump(listener, target);
        Thread.ofVirtual().name("build-passage").start(pump::run);
        return new Passage(listener);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
