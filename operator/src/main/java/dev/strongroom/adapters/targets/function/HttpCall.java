package dev.strongroom.adapters.targets.function;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.FunctionEndpoint;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.platform.targets.AddressCheck;
import dev.strongroom.platform.targets.NetworkProblems;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetTls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a function: a connection of its own to the checked address, one request, one answer,
 * and an end at the time limit whatever the other side does. Redirects are not followed.
 */
final class HttpCall {
  private static final Logger LOG = LoggerFactory.getLogger(HttpCall.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MAX_HEAD = 16_384;
  private static final String ERROR_HEADER = "X-Amz-Function-Error";

  private final Vertx vertx;
  private final FunctionEndpoint endpoint;
  private final AllowedHosts hosts;
  private final FunctionRequest request;
  private final long deadline;
  private volatile boolean isSent;

  /** A connection that may be made: to where, and how. */
  private record Prepared(InetAddress address, HttpClientOptions options) {}

  /**
   * A call.
   *
   * @param begun when its time began, as {@link System#nanoTime}
   */
  HttpCall(
      Vertx vertx,
      FunctionEndpoint endpoint,
      AllowedHosts hosts,
      FunctionRequest request,
      long begun) {
    this.vertx = vertx;
    this.endpoint = endpoint;
    this.hosts = hosts;
    this.request = request;
    this.deadline = begun + endpoint.timeout().toNanos();
  }

  /** Makes the call; {@code end} is completed when it is over, and returned. */
  CompletableFuture<Optional<TargetProblem>> run(CompletableFuture<Optional<TargetProblem>> end) {
    Promise<Optional<TargetProblem>> answer = Promise.promise();
    long timer = vertx.setTimer(left(), late -> answer.tryFail(new Stopped(TargetProblem.TIMEOUT)));
    vertx
        .executeBlocking(this::prepare)
        .onSuccess(prepared -> send(prepared, answer))
        .onFailure(answer::tryFail);
    answer
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              tell(done.succeeded() ? done.result() : Optional.of(problem(done.cause())), end);
            });
    return end;
  }

  private long left() {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
  }

  private Prepared prepare() throws Stopped {
    // Anybody on the way could read the request and answer it: for hosts that are known alone.
    if (endpoint.tls() == TlsMode.DISABLE && !hosts.tellsCauses()) {
      throw new Stopped(TargetProblem.HOST_NOT_ALLOWED);
    }
    InetAddress address =
        new AddressCheck(hosts, hosts.tellsCauses(), CONNECT).address(endpoint.host());
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(false)
            .setConnectTimeout((int) CONNECT.toMillis())
            .setMaxInitialLineLength(MAX_HEAD)
            .setMaxHeaderSize(MAX_HEAD);
    if (endpoint.tls() != TlsMode.DISABLE) {
      TargetTls tls = new TargetTls(endpoint.tls(), endpoint.authorities());
      options
          .setSsl(true)
          .setSslHandshakeTimeout(CONNECT.toMillis())
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setTrustOptions(TrustOptions.wrap(tls.trust()))
          .setVerifyHost(endpoint.tls() == TlsMode.VERIFY_FULL);
    }
    return new Prepared(address, options);
  }

  private void send(Prepared prepared, Promise<Optional<TargetProblem>> answer) {
    HttpClient client = vertx.createHttpClient(prepared.options());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(
                SocketAddress.inetSocketAddress(
                    new InetSocketAddress(prepared.address(), endpoint.port())))
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setURI(endpoint.path());
    request.headers().forEach(options::putHeader);
    client
        .request(options)
        .compose(this::send)
        .compose(this::read)
        .onSuccess(answer::tryComplete)
        .onFailure(answer::tryFail);
    answer.future().onComplete(over -> client.close());
  }

  private Future<HttpClientResponse> send(HttpClientRequest connected) {
    isSent = true;
    return connected.send(Buffer.buffer(request.body()));
  }

  private Future<Optional<TargetProblem>> read(HttpClientResponse response) {
    Promise<Optional<TargetProblem>> read = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(read::tryFail);
    response.handler(
        part -> {
          if (body.length() + part.length() > FunctionAnswer.MAX_BODY) {
            read.tryFail(new Stopped(TargetProblem.FUNCTION_ANSWER_INVALID));
          } else {
            body.appendBuffer(part);
          }
        });
    response.endHandler(
        whole ->
            read.tryComplete(
                new FunctionAnswer(
                        response.statusCode(),
                        response.getHeader(ERROR_HEADER) != null,
                        body.getBytes())
                    .problem(endpoint.protocol())));
    return read.future();
  }

  /** What failed before the request was sent has changed nothing. */
  private TargetProblem problem(Throwable cause) {
    Optional<TargetProblem> known =
        cause instanceof HttpClosedException
            ? Optional.of(TargetProblem.CONNECTION_LOST)
            : NetworkProblems.of(cause);
    if (known.isEmpty()) {
      LOG.info("a function's answer could not be read: {}", cause.getClass().getName());
    }
    TargetProblem problem =
        known.orElse(isSent ? TargetProblem.FUNCTION_ANSWER_INVALID : TargetProblem.UNREACHABLE);
    boolean isOfTheAnswer =
        problem == TargetProblem.TIMEOUT || problem == TargetProblem.CONNECTION_LOST;
    return !isSent && isOfTheAnswer ? TargetProblem.UNREACHABLE : problem;
  }

  /**
   * Of a host that the installation does not list nothing is told but what a function says: neither
   * why there was no answer, nor when that was known.
   */
  private void tell(
      Optional<TargetProblem> problem, CompletableFuture<Optional<TargetProblem>> end) {
    boolean mayBeTold =
        hosts.tellsCauses()
            || problem
                .filter(
                    found ->
                        found != TargetProblem.FUNCTION_FAILED
                            && found != TargetProblem.HOST_NOT_ALLOWED
                            && found.kind() != TargetProblem.Kind.INVALID)
                .isEmpty();
    if (mayBeTold) {
      end.complete(problem);
    } else {
      vertx.setTimer(left(), over -> end.complete(Optional.of(TargetProblem.FUNCTION_UNANSWERED)));
    }
  }
}
