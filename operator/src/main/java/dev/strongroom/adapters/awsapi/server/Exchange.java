package dev.strongroom.adapters.awsapi.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer. Everything but the handling runs on the event loop of the connection,
 * so nothing here is locked; {@link #giveUp} alone comes from elsewhere.
 */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-amzn-RequestId");
  private static final long NO_TIMER = -1;

  private final ServerState server;
  private final Vertx vertx;
  private final Context context;
  private final HttpServerRequest request;
  private final String requestId;
  private final AtomicBoolean ended = new AtomicBoolean();

  private final List<Buffer> chunks = new ArrayList<>(1);
  private long size;
  private PendingBodies.Body body;
  private PendingBodies.Body leaving;
  private long timer = NO_TIMER;
  private boolean answered;

  Exchange(ServerState server, Vertx vertx, HttpServerRequest request, String requestId) {
    this.server = server;
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.request = request;
    this.requestId = requestId;
  }

  /** Begins to receive the body. */
  void begin() {
    server.inProgress().begin();
    request.exceptionHandler(gone -> end());
    request.response().exceptionHandler(gone -> end());
    request.response().closeHandler(gone -> end());
    if (declaredLength() > server.limits().bodyBytes()) {
      refuse(Refusal.BODY_TOO_LARGE);
      return;
    }
    if (server.heap().isScarce()) {
      refuse(Refusal.OVERLOADED);
      return;
    }
    body = server.bodies().begin(this::giveUp);
    timer = vertx.setTimer(server.limits().body().toMillis(), late -> refuse(Refusal.TOO_SLOW));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.handler(this::arrived);
    request.endHandler(complete -> complete());
  }

  private long declaredLength() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException tooLong) {
      return Long.MAX_VALUE;
    }
  }

  private void arrived(Buffer chunk) {
    if (answered) {
      return;
    }
    size += chunk.length();
    if (size > server.limits().bodyBytes()) {
      refuse(Refusal.BODY_TOO_LARGE);
    } else {
      chunks.add(chunk);
      body.add(chunk.length());
    }
  }

  /** Its room is needed. */
  private void giveUp() {
    context.runOnContext(now -> refuse(Refusal.OVERLOADED));
  }

  private void complete() {
    cancelTimer();
    if (answered || !body.arrived()) {
      return;
    }
    HttpCall call = call();
    try {
      server.workers(call).execute(() -> handle(call));
    } catch (RejectedExecutionException full) {
      Arrays.fill(call.body(), (byte) 0);
      refuse(Refusal.OVERLOADED);
    }
  }

  private HttpCall call() {
    byte[] bytes = new byte[(int) size];
    int at = 0;
    for (Buffer chunk : chunks) {
      chunk.getBytes(bytes, at);
      at += chunk.length();
    }
    chunks.clear();
    String uri = request.uri();
    int query = uri.indexOf('?');
    List<Map.Entry<String, String>> headers = new ArrayList<>(request.headers().size() + 1);
    request.headers().forEach((name, value) -> headers.add(Map.entry(name, value)));
    if (request.version() == HttpVersion.HTTP_2 && request.authority() != null) {
      headers.add(Map.entry("host", request.authority().toString()));
    }
    return new HttpCall(
        requestId,
        request.method().name(),
        query < 0 ? uri : uri.substring(0, query),
        query < 0 ? "" : uri.substring(query + 1),
        headers,
        bytes,
        request.remoteAddress().hostAddress());
  }

  /** Runs on a worker. */
  private void handle(HttpCall call) {
    if (ended.get()) {
      // The client gave up while the call waited.
      Arrays.fill(call.body(), (byte) 0);
      return;
    }
    HttpAnswer answer;
    try {
      answer = server.handler().handle(call);
    } catch (RuntimeException bug) {
      LOG.error("request {}: failed unexpectedly", requestId, bug);
      answer = server.refuse(Refusal.FAILED);
    } finally {
      Arrays.fill(call.body(), (byte) 0);
    }
    HttpAnswer given = answer;
    context.runOnContext(now -> send(given, server.isDraining()));
  }

  /** Answers without handling the rest of the request, and ends its connection. */
  void refuse(Refusal refusal) {
    if (!answered) {
      chunks.clear();
      if (body != null) {
        body.release();
      }
      send(server.refuse(refusal), true);
    }
  }

  private void send(HttpAnswer answer, boolean last) {
    cancelTimer();
    HttpServerResponse response = request.response();
    if (answered || ended.get() || response.closed()) {
      end();
      return;
    }
    answered = true;
    leaving = server.answers().begin(this::abandon);
    leaving.add(answer.body().length);
    boolean isHttp1 = request.version() != HttpVersion.HTTP_2;
    boolean closing = last && isHttp1;
    if (closing) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    timer = vertx.setTimer(server.limits().answer().toMillis(), late -> disconnect());
    response
        .setStatusCode(answer.status())
        .putHeader(REQUEST_ID, requestId)
        .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType())
        .putHeader(HttpHeaders.DATE, server.date())
        .end(Buffer.buffer(answer.body()))
        .onComplete(
            sent -> {
              Arrays.fill(answer.body(), (byte) 0);
              end();
              if (closing) {
                request.connection().close();
              }
            });
  }

  /** Its answer is in memory for longer than others, and the room is needed. */
  private void abandon() {
    server.count(Refusal.OVERLOADED);
    context.runOnContext(now -> disconnect());
  }

  /** Ends the connection at once. Vert.x' own close waits until the client has taken everything. */
  private void disconnect() {
    ((ConnectionBase) request.connection()).channelHandlerContext().close();
  }

  private void cancelTimer() {
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
      timer = NO_TIMER;
    }
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      cancelTimer();
      if (body != null) {
        body.release();
      }
      if (leaving != null) {
        leaving.release();
      }
      server.inProgress().end();
    }
  }
}
