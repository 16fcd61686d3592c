package dev.strongroom.e2e.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.awsapi.server.CallHandler;
import dev.strongroom.adapters.awsapi.server.EndpointServer;
import dev.strongroom.adapters.awsapi.server.EndpointServer.PemFiles;
import dev.strongroom.adapters.awsapi.server.HttpAnswer;
import dev.strongroom.adapters.awsapi.server.HttpCall;
import dev.strongroom.adapters.awsapi.server.Refusal;
import dev.strongroom.adapters.awsapi.server.ServerLimits;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.IssuedSession;
import dev.strongroom.core.sessions.Session;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.core.sessions.SessionKeys;
import dev.strongroom.core.sessions.SessionTokens;
import dev.strongroom.core.signature.SignatureRefused;
import dev.strongroom.core.signature.SignatureVerifier;
import dev.strongroom.core.signature.SignedRequest;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.e2e.tls.ServerCertificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadGeneratorTest {
  private static final String REGION = "cluster-local-1";
  private static final int CONNECTIONS = 3;

  @TempDir private Path directory;

  private final Verifying handler = new Verifying();
  private ServerCertificates certificates;
  private EndpointServer server;
  private LoadGeneratorProcess generator;

  @BeforeEach
  void start() {
    certificates = ServerCertificates.issued(directory, "127.0.0.1");
    server =
        EndpointServer.overTls(
            0,
            new PemFiles(certificates.certificate(), certificates.key()),
            ServerLimits.usual(),
            1,
            handler,
            Clock.systemUTC());
    generator = LoadGeneratorProcess.start();
  }

  @AfterEach
  void stop() {
    generator.close();
    server.close();
  }

  @Test
  void sendsEachCallOnceAndCountsWhatComesBack() {
    // Given calls with good signatures, one in five of which is throttled
    List<LoadCall> calls =
        IntStream.range(0, 50)
            .mapToObj(i -> new LoadCall("GetSecretValue", body(i, i % 5 == 0), 0))
            .toList();

    // When each is sent once
    LoadResult result = generator.run(run(0, calls));

    // Then every one has arrived, signed, and is counted by its answer
    assertThat(handler.bodies).isEqualTo(Set.copyOf(calls.stream().map(LoadCall::body).toList()));
    assertThat(result.answers()).isEqualTo(40);
    assertThat(result.errors()).isEqualTo(Map.of("400 ThrottlingException", 10L));
    assertThat(result.sample()).isEqualTo("{}");
    assertThat(result.medianMillis()).isPositive().isLessThanOrEqualTo(result.mostMillis());
  }

  @Test
  void goesOnFromTheFirstCallForAsLongAsIsMeasured() {
    // Given two calls
    List<LoadCall> calls =
        List.of(
            new LoadCall("GetSecretValue", body(1, false), 0),
            new LoadCall("GetSecretValue", body(2, false), 0));

    // When they are sent for a while
    LoadResult result = generator.run(run(500, calls));

    // Then both are sent again and again
    assertThat(result.errors()).isEmpty();
    assertThat(result.answers()).isGreaterThan(calls.size());
    assertThat(result.seconds()).isGreaterThanOrEqualTo(0.5);
  }

  private static String body(int i, boolean throttled) {
    return "{\"SecretId\":\"" + (throttled ? "throttled-" : "s-") + i + "\"}";
  }

  private LoadRun run(long millis, List<LoadCall> calls) {
    Instant now = Instant.now();
    SessionIdentity identity =
        new SessionIdentity(new AccountId("123456789012"), "shop", "checkout", "uid-1", "load");
    try (IssuedSession session =
        handler.tokens.issue(identity, now.plus(Duration.ofHours(1)), now, new SecureRandom())) {
      LoadCredentials credentials =
          new LoadCredentials(
              session.session().accessKeyId(),
              session.secret().text(PlaintextAccess.granted()),
              session.token());
      return new LoadRun(
          server.port(),
          certificates.authority().toString(),
          ProcessHandle.current().pid(),
          CONNECTIONS,
          0,
          millis,
          REGION,
          List.of(credentials),
          calls);
    }
  }

  /** Verifies signatures as the endpoint does. */
  private static final class Verifying implements CallHandler {
    private final KeyMaterial key = KeyMaterial.generate(new SecureRandom());
    private final SessionTokens tokens =
        new SessionTokens(
            new SessionKeys() {
              @Override
              public String currentId() {
                return "k1";
              }

              @Override
              public Optional<KeyMaterial> find(String id) {
                return Optional.of(key);
              }
            });
    private final SignatureVerifier<Session> verifier = new SignatureVerifier<>(REGION, tokens);
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();

    @Override
    public HttpAnswer handle(HttpCall call) {
      SignedRequest request =
          new SignedRequest(call.method(), call.path(), call.query(), call.body());
      call.headers().forEach(header -> request.header(header.getKey(), header.getValue()));
      String body = new String(call.body(), StandardCharsets.UTF_8);
      try {
        verifier.verify(request, "secretsmanager", Instant.now());
      } catch (SignatureRefused refused) {
        return answer(403, "{\"__type\":\"" + refused.getMessage() + "\"}");
      }
      bodies.add(body);
      return body.contains("throttled")
          ? answer(400, "{\"__type\":\"ThrottlingException\"}")
          : answer(200, "{}");
    }

    @Override
    public boolean waits(HttpCall call) {
      return false;
    }

    @Override
    public HttpAnswer refuse(Refusal refusal) {
      return answer(refusal.status(), refusal.name());
    }

    private static HttpAnswer answer(int status, String body) {
      return new HttpAnswer(
          status, "application/x-amz-json-1.1", body.getBytes(StandardCharsets.UTF_8));
    }
  }
}
