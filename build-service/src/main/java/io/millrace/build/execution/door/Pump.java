package io.millrace.build.execution.door;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Hands every connection on to one place, both ways, and to no other. Needs nothing but the JDK:
/// it also runs inside a sandbox.
final class Pump {

    private static final int PIECE = 64 * 1024;

    private final ServerSocketChannel listener;
    private final SocketAddress target;

    /// @param listener where connections come from
    Pump(ServerSocketChannel listener, SocketAddress target) {
        this.listener = listener;
        this.target = target;
    }

    /// Takes connections until the listener is closed.
    void run() {
        try {
            while (true) {
                var caller = listener.accept();
                Thread.startVirtualThread(() -> connect(caller));
            }
        } catch (IOException closed) {
            Thread.yield();
        }
    }

    private void connect(SocketChannel caller) {
        try (caller;
                var called = SocketChannel.open(target)) {
            var there = Thread.startVirtualThread(() -> copy(caller, called));
            copy(called, caller);
            there.join();
        } catch (IOException gone) {
            Thread.yield();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        var piece = ByteBuffer.allocate(PIECE);
        try {
            while (from.read(piece) >= 0) {
                piece.flip();
                while (piece.hasRemaining()) {
                    to.write(piece);
                }
                piece.clear();
            }
            to.shutdownOutput();
        } catch (IOException gone) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException already) {
            Thread.yield();
        }
    }
}
