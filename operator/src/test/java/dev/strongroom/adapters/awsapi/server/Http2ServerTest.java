package dev.strongroom.adapters.awsapi.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.awsapi.server.EndpointServer.PemFiles;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients may do on one connection of HTTP/2, where many requests are under way at once. */
@Timeout(120)
class Http2ServerTest {
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final int HEAD_BYTES = 8192;

  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger handled = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path directory;
  private EndpointServer server;
  private HttpClient client;

  @BeforeEach
  void start() throws IOException {
    PemFiles files = new PemFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"));
    TestAuthority.Issued issued = new TestAuthority("test").issue(Duration.ofDays(1), "localhost");
    Files.writeString(files.certificate(), issued.certificate());
    Files.writeString(files.key(), issued.key());
    ServerLimits limits =
        new ServerLimits(
            100_000,
            HEAD_BYTES,
            4,
            10,
            1_000_000,
            100,
            4,
            4,
            NEVER,
            Duration.ofSeconds(1),
            NEVER,
            NEVER);
    server = EndpointServer.overTls(0, files, limits, 1, new Waiting(), Clock.systemUTC());
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setTrustAll(true)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2MaxPoolSize(1)
                .setDefaultHost("localhost")
                .setDefaultPort(server.port()));
  }

  @AfterEach
  void close() {
    go.countDown();
    vertx.close();
    server.close();
  }

  private final class Waiting implements CallHandler {
    @Override
    public HttpAnswer handle(HttpCall call) {
      handled.incrementAndGet();
      try {
        if (call.path().equals("/wait")) {
          assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new HttpAnswer(200, "text/plain", call.body().clone());
    }

    @Override
    public boolean waits(HttpCall call) {
      return false;
    }

    @Override
    public HttpAnswer refuse(Refusal refusal) {
      return new HttpAnswer(refusal.status(), "text/plain", refusal.name().getBytes(UTF_8));
    }
  }

  @Test
  @Tag("hostile")
  void aSlowBodyEndsItsRequestAlone() throws Exception {
    // Given
    HttpClientRequest slow = await(client.request(HttpMethod.POST, "/"));
    slow.setChunked(true).write("x");

    // When
    HttpClientResponse refused = await(slow.response());

    // Then
    assertThat(refused.statusCode()).isEqualTo(Refusal.TOO_SLOW.status());
    assertThat(refused.getHeader("x-amzn-requestid")).isNotEmpty();
    HttpClientRequest next = await(client.request(HttpMethod.POST, "/"));
    assertThat(next.connection()).isSameAs(slow.connection());
    assertThat(await(next.send("next")).statusCode()).isEqualTo(200);
  }

  @Test
  @Tag("hostile")
  void aBodyThatBecomesTooLongIsRefused() throws Exception {
    // Given
    HttpClientRequest request = await(client.request(HttpMethod.POST, "/"));
    request.setChunked(true);

    // When
    request.write(Buffer.buffer(new byte[100_001]));

    // Then
    assertThat(await(request.response()).statusCode()).isEqualTo(413);
    assertThat(handled).hasValue(0);
    assertThat(server.bufferedBytes()).isZero();
  }

  @Test
  void aServerThatLeavesSaysSoAndAnswersWhatIsInProgress() throws Exception {
    // Given
    HttpClientRequest working = await(client.request(HttpMethod.POST, "/wait"));
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    working.connection().goAwayHandler(goAway -> told.complete(true));
    Future<Buffer> answer = sent(working, "working");
    while (handled.get() == 0) {
      Thread.onSpinWait();
    }

    // When
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return server.drain(Duration.ZERO, Duration.ofSeconds(60));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    // Then
    assertThat(told.get(60, TimeUnit.SECONDS)).isTrue();
    go.countDown();
    assertThat(await(answer)).hasToString("working");
    assertThat(drained.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoeverConnectsToAServerThatLeavesIsAnsweredAndSentElsewhere() throws Exception {
    // Given
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return server.drain(Duration.ofSeconds(60), Duration.ofSeconds(60));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    while (!server.isDraining()) {
      Thread.onSpinWait();
    }
    HttpClientRequest request = await(client.request(HttpMethod.POST, "/"));
    CompletableFuture<Boolean> told = new CompletableFuture<>();
    request.connection().goAwayHandler(goAway -> told.complete(true));

    // When
    Buffer answer = await(sent(request, "late"));

    // Then
    assertThat(answer).hasToString("late");
    assertThat(told.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(drained).isNotDone();
  }

  /** The body is asked for before anything is sent: one that is there first would be lost. */
  private static Future<Buffer> sent(HttpClientRequest request, String body) {
    Future<Buffer> answer = request.response().compose(HttpClientResponse::body);
    request.end(body);
    return answer;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
