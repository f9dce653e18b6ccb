package io.millrace.gateway.connections;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Watches over one connection, nearest to the socket. All of it happens on the connection's own
/// thread.
final class Guard extends ChannelInboundHandlerAdapter {

    private static final long LOOKS_PER_PATIENCE = 6;
    private static final Pattern GONE =
            Pattern.compile("Stream no longer exists: \\d+|Stream \\d+ in unexpected state \\w+");

    private final Patience patience;
    private final InstantSource clock;
    private final Consumer<String> hungUp;
    private final Runnable ended;

    private Standing standing;
    private Waiting waiting;
    private @Nullable Future<?> looks;

    /// @param hungUp told why a connection was ended from this side
    /// @param ended told of every end
    Guard(Patience patience, InstantSource clock, Consumer<String> hungUp, Runnable ended) {
        this.patience = patience;
        this.clock = clock;
        this.hungUp = hungUp;
        this.ended = ended;
        this.standing = new Standing.Silent(clock.instant(), false);
        this.waiting = new Waiting(null, 0, clock.instant());
    }

    /// What is the next to be sent, how much of it has been, and since when that is so.
    private record Waiting(@Nullable Object next, long sent, Instant since) {

        @SuppressWarnings("ReferenceEquality") // the very message, not one with the same bytes
        Waiting now(@Nullable ChannelOutboundBuffer buffer, Instant now) {
            var first = buffer == null ? null : buffer.current();
            var progress = buffer == null || first == null ? 0 : buffer.currentProgress();
            return first != null && first == next && progress == sent
                    ? this
                    : new Waiting(first, progress, now);
        }

        boolean isOverdue(Patience patience, Instant now) {
            return next != null && since.plus(patience.read()).isBefore(now);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var shortest = Math.min(patience.head().toMillis(), patience.read().toMillis());
        var between = Math.max(1, shortest / LOOKS_PER_PATIENCE);
        looks =
                context.executor()
                        .scheduleAtFixedRate(
                                () -> look(context), between, between, TimeUnit.MILLISECONDS);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (standing instanceof Standing.Silent) {
            standing = standing.speaking(clock.instant());
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (looks != null) {
            looks.cancel(false);
        }
        ended.run();
        context.fireChannelInactive();
    }

    /// What is written to a stream just after its client has given it up is nobody's loss. Nobody
    /// else asks how a write went, and taken for the connection's failure it would end the other
    /// streams too.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (!isOfAStreamThatIsGone(failure)) {
            context.fireExceptionCaught(failure);
        }
    }

    /// As Netty's HTTP/2 encoder words it.
    private static boolean isOfAStreamThatIsGone(Throwable failure) {
        return failure instanceof RuntimeException
                && failure.getMessage() instanceof String message
                && GONE.matcher(message).matches();
    }

    void asks(boolean multiplexed) {
        standing = standing.asking(multiplexed);
    }

    void isAnswered() {
        standing = standing.answered(clock.instant());
    }

    private void look(ChannelHandlerContext context) {
        var now = clock.instant();
        waiting = waiting.now(context.channel().unsafe().outboundBuffer(), now);
        if (standing.isOverdue(patience, now)) {
            hangUp(context, standing instanceof Standing.Silent ? "idle" : "slow-head");
        } else if (waiting.isOverdue(patience, now)) {
            hangUp(context, "unread");
        }
    }

    private void hangUp(ChannelHandlerContext context, String reason) {
        hungUp.accept(reason);
        var _ = context.close();
    }
}
