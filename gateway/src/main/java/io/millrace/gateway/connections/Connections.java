package io.millrace.gateway.connections;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/// Puts a guard on every connection that the process accepts, and refuses those that are too many.
/// The servers' own limits know silence only: a client that sends a byte now and then would keep a
/// connection for ever.
@Sharable
final class Connections extends ChannelInboundHandlerAdapter {

    private final Patience patience;
    private final int most;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final AtomicInteger open = new AtomicInteger();

    Connections(Patience patience, int most, InstantSource clock, MeterRegistry meters) {
        this.patience = patience;
        this.most = most;
        this.clock = clock;
        this.meters = meters;
        meters.gauge("millrace.connections", open);
    }

    /// Stands at the door of all servers that listen by now.
    void accept(Vertx vertx) {
        for (var acceptor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            acceptor.execute(() -> standAt(acceptor));
        }
    }

    private void standAt(EventExecutor acceptor) {
        if (acceptor instanceof SingleThreadEventLoop loop) {
            loop.registeredChannelsIterator()
                    .forEachRemaining(it -> {
                        if (it instanceof ServerChannel && it.pipeline().get(getClass()) == null) {
                            it.pipeline().addFirst(this);
                        }
                    });
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (accepted instanceof Channel connection) {
            if (open.incrementAndGet() > most) {
                open.decrementAndGet();
                hungUp("too-many");
                connection.unsafe().closeForcibly();
                return;
            }
            connection
                    .pipeline()
                    .addFirst(new Guard(patience, clock, this::hungUp, open::decrementAndGet));
        }
        context.fireChannelRead(accepted);
    }

    private void hungUp(String reason) {
        meters.counter("millrace.connections.hung.up", "reason", reason).increment();
    }
}
