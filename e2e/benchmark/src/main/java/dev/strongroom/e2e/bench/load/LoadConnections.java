package dev.strongroom.e2e.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The connections of one run. They all belong to one event loop, so what they share is not locked;
 * everybody else reads it through that loop.
 */
final class LoadConnections implements AutoCloseable {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int DIGITS = 3;
  private static final int CONNECT_MILLIS = 10_000;
  private static final long AGAIN_MILLIS = 100;
  private static final String ADDRESS = "127.0.0.1";

  private final LoadRun run;
  private final byte[][] calls;
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final ChannelGroup open;
  private final CountDownLatch idle;

  private Histogram times = new Histogram(LONGEST_NANOS, DIGITS);
  private Map<String, Long> errors = new TreeMap<>();
  private Answer lastGood = Answer.NONE;
  private int next;
  private boolean hasBegun;
  private boolean isClosing;

  /**
   * What was counted.
   *
   * @param times of good answers, in nanoseconds
   * @param errors by status and code
   */
  record Counts(Histogram times, Map<String, Long> errors, Answer lastGood) {}

  /** Connections for these calls, none of which is open yet. */
  LoadConnections(LoadRun run, byte[][] calls, EventLoop loop, SslContext tls) {
    this.run = run;
    this.calls = calls;
    this.loop = loop;
    this.open = new DefaultChannelGroup(loop);
    this.idle = new CountDownLatch(run.connections());
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    open.add(channel);
                    channel
                        .pipeline()
                        .addLast(
                            tls.newHandler(channel.alloc(), ADDRESS, run.port()),
                            new AnswerDecoder(),
                            new Connection());
                  }
                });
  }

  /** Opens all, TLS handshakes included, before the first call is sent. */
  void open() throws InterruptedException {
    for (int i = 0; i < run.connections(); i++) {
      Channel channel = bootstrap.connect(ADDRESS, run.port()).sync().channel();
      channel.pipeline().get(SslHandler.class).handshakeFuture().sync();
    }
  }

  /** Has each of them send its first call. */
  void begin() throws InterruptedException {
    loop.submit(
            () -> {
              hasBegun = true;
              open.forEach(channel -> channel.pipeline().get(Connection.class).send());
            })
        .sync();
  }

  /** Waits until every call was sent once and is answered. */
  void awaitIdle() throws InterruptedException {
    idle.await();
  }

  /** Takes what was counted since it was taken before. */
  Counts take() throws InterruptedException {
    return loop.submit(
            () -> {
              Counts taken = new Counts(times, errors, lastGood);
              times = new Histogram(LONGEST_NANOS, DIGITS);
              errors = new TreeMap<>();
              return taken;
            })
        .sync()
        .getNow();
  }

  private void error(String name) {
    errors.merge(name, 1L, Long::sum);
  }

  private void connectAgain() {
    bootstrap
        .connect(ADDRESS, run.port())
        .addListener(
            (ChannelFuture opened) -> {
              if (opened.isSuccess()) {
                SslHandler tls = opened.channel().pipeline().get(SslHandler.class);
                tls.handshakeFuture()
                    .addListener(done -> opened.channel().pipeline().get(Connection.class).send());
              } else {
                error("connection refused");
                loop.schedule(this::connectAgain, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
              }
            });
  }

  /** One connection, which is opened again when the server has closed it. */
  private final class Connection extends SimpleChannelInboundHandler<Answer> {
    private ChannelHandlerContext context;
    private long sentAt;
    private boolean isWaiting;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
      context = added;
    }

    void send() {
      if (run.once() && next >= calls.length) {
        idle.countDown();
        return;
      }
      byte[] call = calls[next++ % calls.length];
      isWaiting = true;
      sentAt = System.nanoTime();
      context.writeAndFlush(Unpooled.wrappedBuffer(call), context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext unused, Answer answer) {
      isWaiting = false;
      if (answer.isGood()) {
        times.recordValue(Math.min(System.nanoTime() - sentAt, LONGEST_NANOS));
        lastGood = answer;
      } else {
        error(answer.error());
      }
      if (!answer.closes()) {
        send();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
      if (isWaiting) {
        error("connection closed");
      }
      if (hasBegun && !isClosing) {
        connectAgain();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
      error(cause.getClass().getSimpleName());
      isWaiting = false;
      failed.close();
    }
  }

  @Override
  public void close() {
    loop.submit(() -> isClosing = true).syncUninterruptibly();
    open.close().syncUninterruptibly();
  }
}
