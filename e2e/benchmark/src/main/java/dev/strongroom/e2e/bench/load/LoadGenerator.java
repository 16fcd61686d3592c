package dev.strongroom.e2e.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Sends calls to an endpoint over TLS 1.3 and keep-alive connections, in a process of its own, by
 * one thread: what it takes of the processor is told with each result. Reads one {@link LoadRun} a
 * line and answers with one {@link LoadResult} a line.
 */
public final class LoadGenerator {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double P50 = 50;
  private static final double P99 = 99;
  private static final double P999 = 99.9;

  private final EventLoop loop;

  private LoadGenerator(EventLoop loop) {
    this.loop = loop;
  }

  /** Runs until its standard input ends. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream results = System.out;
    // Whatever a library prints is no result.
    System.setOut(System.err);
    ObjectMapper json = new ObjectMapper();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    NioEventLoopGroup group = new NioEventLoopGroup(1);
    LoadGenerator generator = new LoadGenerator(group.next());
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      LoadResult result = generator.run(json.readValue(line, LoadRun.class));
      results.println(json.writeValueAsString(result));
    }
    group.shutdownGracefully();
  }

  private LoadResult run(LoadRun run) throws IOException, InterruptedException {
    SslContext tls = SslContextBuilder.forClient().trustManager(new File(run.authority())).build();
    byte[][] calls = SignedCalls.of(run);
    try (LoadConnections connections = new LoadConnections(run, calls, loop, tls)) {
      connections.open();
      if (!run.once()) {
        connections.begin();
        Thread.sleep(run.warmUpMillis());
        connections.take();
      }
      double serverBefore = serverCpuSeconds(run);
      double ownBefore = ownCpuSeconds();
      long start = System.nanoTime();
      if (run.once()) {
        connections.begin();
        connections.awaitIdle();
      } else {
        Thread.sleep(run.millis());
      }
      LoadConnections.Counts counts = connections.take();
      double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
      double own = ownCpuSeconds() - ownBefore;
      return result(counts, seconds, own, serverCpuSeconds(run) - serverBefore);
    }
  }

  private static LoadResult result(
      LoadConnections.Counts counts, double seconds, double own, double server) {
    Histogram times = counts.times();
    Answer last = counts.lastGood();
    return new LoadResult(
        times.getTotalCount(),
        seconds,
        counts.errors(),
        times.getValueAtPercentile(P50) / NANOS_PER_MILLI,
        times.getValueAtPercentile(P99) / NANOS_PER_MILLI,
        times.getValueAtPercentile(P999) / NANOS_PER_MILLI,
        times.getMaxValue() / NANOS_PER_MILLI,
        last.body().length,
        last.text(),
        own,
        server);
  }

  private static double ownCpuSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / NANOS_PER_SECOND;
  }

  private static double serverCpuSeconds(LoadRun run) {
    return ProcessHandle.of(run.server())
            .flatMap(server -> server.info().totalCpuDuration())
            .orElse(Duration.ZERO)
            .toNanos()
        / NANOS_PER_SECOND;
  }
}
