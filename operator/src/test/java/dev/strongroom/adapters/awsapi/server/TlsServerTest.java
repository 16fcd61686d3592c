package dev.strongroom.adapters.awsapi.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.awsapi.server.EndpointServer.PemFiles;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TlsServerTest {
  private final TestAuthority authority = new TestAuthority("test");
  @TempDir Path directory;
  private PemFiles files;
  private EndpointServer server;

  @BeforeEach
  void start() throws IOException {
    files = new PemFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"));
    issue("localhost");
    server =
        EndpointServer.overTls(0, files, ServerLimits.usual(), 2, new Echo(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static final class Echo implements CallHandler {
    @Override
    public HttpAnswer handle(HttpCall call) {
      String host = call.header("host").orElse("none");
      return new HttpAnswer(
          200, "text/plain", (host + " " + new String(call.body(), UTF_8)).getBytes(UTF_8));
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

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void bothVersionsOfHttpAreSpoken(HttpClient.Version version) throws Exception {
    // Given
    HttpClient client = client();

    // When
    HttpResponse<String> answer =
        client.send(post(version, "body"), HttpResponse.BodyHandlers.ofString());

    // Then
    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.body()).isEqualTo("localhost:" + server.port() + " body");
    assertThat(answer.headers().firstValue("x-amzn-requestid")).isPresent();
  }

  @Test
  void aHandshakeThatFailsIsCounted() throws Exception {
    // Given
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(60_000);

      // When
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));
      socket.getInputStream().readAllBytes();
    }

    // Then
    while (server.failedHandshakes() == 0) {
      Thread.onSpinWait();
    }
    assertThat(server.failedHandshakes()).isEqualTo(1);
  }

  @Test
  void manyRequestsShareAConnection() throws Exception {
    // Given
    HttpClient client = client();
    client.send(post(HttpClient.Version.HTTP_2, "first"), HttpResponse.BodyHandlers.ofString());

    // When
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 50)
            .mapToObj(i -> post(HttpClient.Version.HTTP_2, "body " + i))
            .map(r -> client.sendAsync(r, HttpResponse.BodyHandlers.ofString()))
            .toList();

    // Then
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get().body()).endsWith("body " + i);
    }
  }

  @Test
  void aLongBodyIsRefusedOverHttp2() throws Exception {
    // Given
    HttpRequest request = post(HttpClient.Version.HTTP_2, "x".repeat((1 << 20) + 1));

    // When
    HttpResponse<String> answer = client().send(request, HttpResponse.BodyHandlers.ofString());

    // Then
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tlsOf2008AndLaterIsSpoken(String version) throws Exception {
    // Given
    SSLSocket socket =
        (SSLSocket) trusting().getSocketFactory().createSocket("localhost", server.port());
    socket.setEnabledProtocols(new String[] {version});

    // When
    socket.startHandshake();

    // Then
    assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    socket.close();
  }

  @Test
  void aNewCertificateIsUsedByTheNextHandshake() throws Exception {
    // Given
    X509Certificate before = served();
    issue("localhost", "strongroom.example");

    // When
    server.reloadCertificate();

    // Then
    X509Certificate after = served();
    assertThat(after).isNotEqualTo(before);
    assertThat(after.getSubjectAlternativeNames()).hasSize(2);
    assertThat(server.certificateExpiry()).contains(after.getNotAfter().toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "garbage", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"})
  void anUnusableKeyChangesNothing(String key) throws Exception {
    // Given
    X509Certificate before = served();
    issue("localhost");
    Files.writeString(files.key(), key);

    // When
    server.reloadCertificate();

    // Then
    assertThat(served()).isEqualTo(before);
  }

  @Test
  void aKeyOfAnotherCertificateChangesNothing() throws Exception {
    // Given
    X509Certificate before = served();
    Files.writeString(
        files.certificate(), authority.issue(Duration.ofDays(1), "localhost").certificate());

    // When
    server.reloadCertificate();

    // Then
    assertThat(served()).isEqualTo(before);
  }

  @Test
  void anExpiredCertificateChangesNothing() throws Exception {
    // Given
    X509Certificate before = served();
    write(authority.issue(Duration.ofHours(-1), "localhost"));

    // When
    server.reloadCertificate();

    // Then
    assertThat(served()).isEqualTo(before);
    assertThat(server.isCertificateUsable()).isFalse();
    assertThat(server.certificateExpiry()).contains(before.getNotAfter().toInstant());
  }

  @Test
  void aCertificateThatIsPutRightIsUsed() throws Exception {
    // Given
    Files.writeString(files.key(), "garbage");
    server.reloadCertificate();
    issue("localhost");

    // When
    server.reloadCertificate();

    // Then
    assertThat(server.isCertificateUsable()).isTrue();
    assertThat(server.certificateExpiry()).contains(served().getNotAfter().toInstant());
  }

  @Test
  void newCertificatesFailNoRequest() throws Exception {
    // Given clients on connections of their own, old and new
    HttpClient kept = client();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> countAnswers(kept, over));

    // When
    for (int i = 0; i < 10; i++) {
      issue("localhost");
      server.reloadCertificate();
      client().send(post(HttpClient.Version.HTTP_1_1, "new"), BodyHandlers.ofString());
    }
    over.set(true);

    // Then no request failed, and the connections of before went on
    assertThat(load.get()).isPositive();
  }

  private int countAnswers(HttpClient kept, AtomicBoolean over) {
    int answers = 0;
    try {
      while (!over.get() || answers == 0) {
        HttpClient client = answers % 2 == 0 ? kept : client();
        HttpResponse<String> answer =
            client.send(post(HttpClient.Version.HTTP_1_1, "body"), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        answers++;
      }
      return answers;
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void aServerDoesNotStartWithoutACertificate() throws Exception {
    // Given
    Files.writeString(files.key(), "garbage");

    // When / Then
    assertThatThrownBy(
            () ->
                EndpointServer.overTls(
                    0, files, ServerLimits.usual(), 1, new Echo(), Clock.systemUTC()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tls.crt");
  }

  private void issue(String... hosts) throws IOException {
    write(authority.issue(Duration.ofDays(1), hosts));
  }

  private void write(TestAuthority.Issued issued) throws IOException {
    Files.writeString(files.certificate(), issued.certificate());
    Files.writeString(files.key(), issued.key());
  }

  private X509Certificate served() throws Exception {
    try (SSLSocket socket =
        (SSLSocket) trusting().getSocketFactory().createSocket("localhost", server.port())) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private HttpRequest post(HttpClient.Version version, String body) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/"))
        .version(version)
        .timeout(Duration.ofSeconds(60))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpClient client() throws Exception {
    return HttpClient.newBuilder().sslContext(trusting()).build();
  }

  private SSLContext trusting() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, authority.trust(), null);
    return context;
  }
}
