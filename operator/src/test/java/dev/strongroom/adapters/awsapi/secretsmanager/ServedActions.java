package dev.strongroom.adapters.awsapi.secretsmanager;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.Actions;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.CallListener;
import dev.strongroom.adapters.awsapi.CallMeters;
import dev.strongroom.adapters.awsapi.CallOutcome;
import dev.strongroom.adapters.awsapi.CallRates;
import dev.strongroom.adapters.awsapi.Endpoint;
import dev.strongroom.adapters.awsapi.server.EndpointServer;
import dev.strongroom.adapters.awsapi.server.ServerLimits;
import dev.strongroom.core.actions.ActionScene;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.limits.RequestQuotas;
import dev.strongroom.core.sessions.IssuedSession;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.core.sessions.SessionKeys;
import dev.strongroom.core.sessions.SessionTokens;
import dev.strongroom.core.signature.SignatureVerifier;
import dev.strongroom.core.values.PlaintextAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Actions served on a port of this machine, and the AWS SDK for Java as their client. */
final class ServedActions implements AutoCloseable {
  /** Role {@code app} of the shop of {@link ActionScene}. */
  static final SessionIdentity APP =
      new SessionIdentity(ActionScene.SHOP, "shop", "app", "uid-1", "pod");

  private static final CallListener NOBODY =
      new CallListener() {
        @Override
        public void begin(Call call) {
          // Everything may be carried out.
        }

        @Override
        public void end(Call call, CallOutcome outcome) {
          // Nothing is withheld.
        }
      };

  final SecretsManagerClient client;
  private final EndpointServer server;

  ServedActions(List<Action<?>> actions) {
    SessionTokens tokens = new SessionTokens(new OneKey());
    Clock clock = Clock.systemUTC();
    ServerLimits limits = ServerLimits.usual();
    Endpoint endpoint =
        new Endpoint(
            new Actions(actions),
            new SignatureVerifier<>(ActionScene.REGION, tokens),
            new CallRates(RequestQuotas.ofAws(), 50, System::nanoTime),
            NOBODY,
            new CallMeters(new SimpleMeterRegistry()),
            limits.bodyBytes(),
            clock);
    server = EndpointServer.onLoopback(0, limits, endpoint, clock);
    Instant now = clock.instant();
    try (IssuedSession session =
        tokens.issue(APP, now.plus(Duration.ofHours(1)), now, new SecureRandom())) {
      client =
          SecretsManagerClient.builder()
              .endpointOverride(URI.create("http://localhost:" + server.port()))
              .region(Region.of(ActionScene.REGION))
              .credentialsProvider(
                  StaticCredentialsProvider.create(
                      AwsSessionCredentials.create(
                          session.session().accessKeyId(),
                          session.secret().text(PlaintextAccess.granted()),
                          session.token())))
              .httpClient(UrlConnectionHttpClient.create())
              .build();
    }
  }

  private static final class OneKey implements SessionKeys {
    private final KeyMaterial key = KeyMaterial.generate(new SecureRandom());

    @Override
    public String currentId() {
      return "k1";
    }

    @Override
    public Optional<KeyMaterial> find(String id) {
      return id.equals("k1") ? Optional.of(key) : Optional.empty();
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
