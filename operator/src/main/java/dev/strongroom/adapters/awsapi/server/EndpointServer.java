package dev.strongroom.adapters.awsapi.server;

import dev.strongroom.platform.BoundedConnections;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateSource;
import dev.strongroom.platform.certificates.Pem;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves HTTP/1.1 and HTTP/2 over TLS 1.2 and 1.3, or plain HTTP/1.1 on loopback. Nobody has to be
 * authenticated to reach it, so whatever a client does has a bound ({@link ServerLimits}).
 */
public final class EndpointServer implements AutoCloseable {
  private static final long START_SECONDS = 30;
  private static final long RELOAD_MILLIS = 10_000;
  private static final long SWEEP_MILLIS = 1_000;
  private static final long LOOK_MILLIS = 100;
  private static final long DRAIN_STEP_MILLIS = 20;

  /** Vert.x: servers of one deployment share one port that the system chooses. */
  private static final int ANY_SHARED_PORT = -1;

  private final Vertx vertx;
  private final ServerState state;
  private final BoundedConnections connections;
  private final Optional<ServerCertificate> certificate;
  private final AtomicInteger port = new AtomicInteger();
  private final AtomicBoolean reloading = new AtomicBoolean();

  private EndpointServer(
      ServerLimits limits,
      CallHandler handler,
      Clock clock,
      HeapWatch heap,
      int loops,
      Optional<CertificateSource> certificate) {
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops).setWorkerPoolSize(2));
    this.state = new ServerState(limits, handler, clock, heap);
    this.connections = new BoundedConnections(limits.connections());
    try {
      this.certificate = certificate.map(source -> new ServerCertificate(vertx, source, clock));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * A certificate chain and its key (PKCS#8, PKCS#1 or SEC 1) in files, as cert-manager and the
   * kubelet write them.
   */
  public record PemFiles(Path certificate, Path key) implements CertificateSource {
    @Override
    public CertificateAndKey read() throws IOException {
      return new CertificateAndKey(Pem.read(certificate), Pem.read(key));
    }

    @Override
    public String toString() {
      return certificate + " and " + key;
    }
  }

  /**
   * Starts a server on all addresses.
   *
   * @param listenPort 0 for one that the system chooses
   * @param loops event loops, of which each has a core to itself when busy
   * @throws IllegalStateException when the port is taken or the certificate cannot be used
   */
  public static EndpointServer overTls(
      int listenPort,
      CertificateSource certificate,
      ServerLimits limits,
      int loops,
      CallHandler handler,
      Clock clock) {
    EndpointServer server =
        new EndpointServer(
            limits, handler, clock, HeapWatch.ofProcess(), loops, Optional.of(certificate));
    HttpServerOptions options =
        server
            .options()
            .setSsl(true)
            .setUseAlpn(true)
            .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setSslHandshakeTimeout(limits.handshake().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setKeyCertOptions(KeyCertOptions.wrap(server.certificate.orElseThrow()));
    server.listen(options, listenPort, "0.0.0.0", loops);
    server.vertx.setPeriodic(RELOAD_MILLIS, tick -> server.reloadSoon());
    return server;
  }

  /** Starts a server without TLS on 127.0.0.1, for development. */
  public static EndpointServer onLoopback(
      int listenPort, ServerLimits limits, CallHandler handler, Clock clock) {
    return onLoopback(listenPort, limits, handler, clock, HeapWatch.ofProcess());
  }

  static EndpointServer onLoopback(
      int listenPort, ServerLimits limits, CallHandler handler, Clock clock, HeapWatch heap) {
    EndpointServer server = new EndpointServer(limits, handler, clock, heap, 1, Optional.empty());
    server.listen(server.options().setHttp2ClearTextEnabled(false), listenPort, "127.0.0.1", 1);
    return server;
  }

  private HttpServerOptions options() {
    ServerLimits limits = state.limits();
    return new HttpServerOptions()
        .setMaxInitialLineLength(limits.headBytes())
        .setMaxHeaderSize(limits.headBytes())
        .setDecompressionSupported(false)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(limits.streams())
                .setMaxHeaderListSize(limits.headBytes()));
  }

  private void listen(HttpServerOptions options, int listenPort, String host, int loops) {
    options.setPort(listenPort == 0 ? ANY_SHARED_PORT : listenPort).setHost(host);
    try {
      vertx
          .deployVerticle(() -> new Listener(options), new DeploymentOptions().setInstances(loops))
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IllegalStateException("cannot listen on port " + listenPort, e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    vertx.setPeriodic(SWEEP_MILLIS, tick -> connections.closeIdle(state.limits().idle()));
    vertx.setPeriodic(LOOK_MILLIS, tick -> state.heap().look());
  }

  private final class Listener extends AbstractVerticle {
    private final HttpServerOptions options;

    Listener(HttpServerOptions options) {
      this.options = options;
    }

    @Override
    public void start(Promise<Void> started) {
      getVertx()
          .createHttpServer(options)
          .connectionHandler(connections::opened)
          .exceptionHandler(before -> state.failedHandshakes().increment())
          .invalidRequestHandler(this::invalid)
          .requestHandler(request -> exchange(request).begin())
          .listen()
          .onSuccess(server -> listening(server, started))
          .onFailure(started::fail);
    }

    private void listening(HttpServer server, Promise<Void> started) {
      port.set(server.actualPort());
      started.complete();
    }

    private Exchange exchange(HttpServerRequest request) {
      connections.answering(request);
      return new Exchange(state, getVertx(), request, UUID.randomUUID().toString());
    }

    private void invalid(HttpServerRequest request) {
      boolean tooLong = request.decoderResult().cause() instanceof TooLongFrameException;
      Exchange exchange = exchange(request);
      state.inProgress().begin();
      exchange.refuse(tooLong ? Refusal.HEAD_TOO_LARGE : Refusal.MALFORMED);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return port.get();
  }

  /** Connections that are open. */
  public int connections() {
    return connections.count();
  }

  /** Connections since the start that ended before they could carry a request. */
  public long failedHandshakes() {
    return state.failedHandshakes().sum();
  }

  /** Bytes of the bodies of requests in memory. */
  public long bufferedBytes() {
    return state.bodies().bytes();
  }

  /** Bytes of answers that clients have not received yet. */
  public long leavingBytes() {
    return state.answers().bytes();
  }

  /** Requests that wait for a worker. */
  public int queued() {
    return state.queued();
  }

  /** Requests that have begun and are not answered. */
  public int callsInProgress() {
    return state.inProgress().count();
  }

  /** How many requests the server itself refused for this. */
  public long refusals(Refusal refusal) {
    return state.refusals(refusal);
  }

  /** When the certificate that is served expires; empty without TLS. */
  public Optional<Instant> certificateExpiry() {
    return certificate.map(ServerCertificate::expiry);
  }

  /** False while another certificate was found that cannot be used, and the earlier one is. */
  public boolean isCertificateUsable() {
    return certificate.map(ServerCertificate::isUsable).orElse(true);
  }

  /** Whether it is about to leave: then it is not ready any more. */
  public boolean isDraining() {
    return state.isDraining();
  }

  /** Looks for a new certificate now, and not only within 10 seconds. */
  public void reloadCertificate() {
    certificate.ifPresent(ServerCertificate::reload);
  }

  private void reloadSoon() {
    if (reloading.compareAndSet(false, true)) {
      vertx
          .executeBlocking(
              () -> {
                reloadCertificate();
                return null;
              })
          .onComplete(done -> reloading.set(false));
    }
  }

  /**
   * Lets what is in progress end, before {@link #close}. Answers end their connections from now on,
   * HTTP/2 connections take no new requests, and new connections are served for as long as others
   * may not know that this server is about to leave. Then connections without a request are closed
   * until there are none.
   *
   * @param quiet how long that is
   * @param deadline after which it returns whatever is still in progress
   * @return whether everything was answered
   */
  public boolean drain(Duration quiet, Duration deadline) throws InterruptedException {
    long start = System.nanoTime();
    state.beginDraining();
    connections.announceEnd();
    while (System.nanoTime() - start < quiet.toNanos()) {
      Thread.sleep(DRAIN_STEP_MILLIS);
    }
    while (connections.count() > 0) {
      connections.closeIdle(Duration.ZERO);
      if (System.nanoTime() - start > deadline.toNanos()) {
        break;
      }
      Thread.sleep(DRAIN_STEP_MILLIS);
    }
    return state.inProgress().awaitNone(deadline.minusNanos(System.nanoTime() - start));
  }

  @Override
  public void close() {
    vertx.close();
    state.close();
  }
}
