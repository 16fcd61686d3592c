package dev.strongroom.e2e.endpoint;

import dev.strongroom.adapters.kubernetes.rootkeys.ClusterRootKeySecret;
import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.sessions.DailySessionKeys;
import dev.strongroom.core.sessions.IssuedSession;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.core.sessions.SessionTokens;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.kms.KmsClient;

/** ServiceAccounts that call KMS, in sessions that are sealed as the endpoint seals them. */
final class KmsCallers {
  private static final String ROOT_KEY = "strongroom-root-key";
  private static final Duration LASTING = Duration.ofMinutes(30);

  private final KubernetesClient admin;
  private final TestEndpoint endpoint;
  private final SecureRandom random = new SecureRandom();
  private final SessionTokens tokens;

  /** Callers of an endpoint that is running. */
  KmsCallers(Cluster cluster, TestEndpoint endpoint) {
    this.admin = cluster.client();
    this.endpoint = endpoint;
    byte[] rootKey =
        new ClusterRootKeySecret(
                admin, TestOperator.NAMESPACE, List.of(ROOT_KEY), random, () -> false)
            .readOrCreate()
            .get(0);
    Clock clock = Clock.systemUTC();
    KeyRing keys =
        new KeyRing(
            new KubernetesKeyRecordStore(admin, TestOperator.NAMESPACE),
            new AesGcmRootKey(rootKey),
            clock,
            random);
    this.tokens = new SessionTokens(new DailySessionKeys(keys::sessionMac, clock));
  }

  /** A client of KMS as a ServiceAccount that exists. */
  KmsClient client(TestNamespace team, String serviceAccount) {
    String uid =
        admin
            .serviceAccounts()
            .inNamespace(team.name())
            .withName(serviceAccount)
            .require()
            .getMetadata()
            .getUid();
    SessionIdentity identity =
        new SessionIdentity(
            AccountId.ofNamespace(team.name()), team.name(), serviceAccount, uid, "it");
    Instant now = Instant.now();
    try (IssuedSession session = tokens.issue(identity, now.plus(LASTING), now, random)) {
      return KmsClient.builder()
          .endpointOverride(endpoint.url())
          .region(AwsCaller.REGION)
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsSessionCredentials.create(
                      session.session().accessKeyId(),
                      session.secret().text(PlaintextAccess.granted()),
                      session.token())))
          .httpClient(AwsCaller.http(endpoint.authority()))
          .build();
    }
  }
}
