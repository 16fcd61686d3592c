package dev.strongroom.adapters.targets.kafka;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.servers.KafkaServer;
import dev.strongroom.e2e.servers.ServerTls;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real Kafka with an administrator. It runs while the tests of a class do. */
final class Kafka implements BeforeAllCallback, AfterAllCallback {
  static final String SHA_256 = "SCRAM-SHA-256";
  static final String SHA_512 = "SCRAM-SHA-512";

  private static final String ADMIN_PASSWORD = "admin-1";

  private final TestAuthority authority = new TestAuthority("test CA");
  private KafkaServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), KafkaServer.HOST);
    server = KafkaServer.start(new ServerTls(issued.certificate(), issued.key()), authority.pem());
    server.givenUser(KafkaServer.ADMINISTRATOR, SHA_512, ADMIN_PASSWORD);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }

  KafkaServer server() {
    return server;
  }

  /** With certificate and host checked. */
  DatabaseConnection connection() {
    return DatabaseConnection.fromSecret()
        .at(KafkaServer.HOST, server.port())
        .with(TlsMode.VERIFY_FULL, Optional.of(authority.pem()))
        .within(Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  static KafkaDriver driver(DatabaseConnection connection) {
    return new KafkaDriver(
        connection,
        AllowedHosts.unrestricted(),
        new JsonCredentials(new JacksonJsonObjects()).within(Mechanism.MEMBER),
        TargetValues.NOBODY);
  }

  static SecretValue value(String username, String password, String mechanism, String... more) {
    String[] all = new String[2 + more.length];
    all[0] = Mechanism.MEMBER;
    all[1] = mechanism;
    System.arraycopy(more, 0, all, 2, more.length);
    return TargetValues.value(username, password, all);
  }

  static SecretValue admin() {
    return TargetValues.value(KafkaServer.ADMINISTRATOR, ADMIN_PASSWORD);
  }

  static CredentialChange change(SecretValue pending, SecretValue current) {
    return TargetValues.change(RotationMode.TWO_VALUES, pending, current, admin());
  }

  static CredentialRetirement retirement(SecretValue kept, SecretValue retired) {
    return new CredentialRetirement(RotationMode.TWO_VALUES, kept, retired, Optional.of(admin()));
  }
}
