package dev.strongroom.adapters.targets.rabbitmq;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import dev.strongroom.e2e.servers.RabbitMqServer;
import dev.strongroom.e2e.servers.ServerTls;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real RabbitMQ with an administrator. It runs while the tests of a class do; where none is
 * installed, they are skipped.
 */
final class RabbitMq implements BeforeAllCallback, AfterAllCallback {
  private static final String ADMIN = "admin";
  private static final String ADMIN_PASSWORD = "admin-1";

  private final TestAuthority authority = new TestAuthority("test CA");
  private RabbitMqServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    assumeTrue(RabbitMqServer.isInstalled(), "needs RabbitMQ (Debian: rabbitmq-server)");
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), RabbitMqServer.HOST);
    server = RabbitMqServer.start(new ServerTls(issued.certificate(), issued.key()));
    server.givenUser(ADMIN, ADMIN_PASSWORD, "administrator");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }

  RabbitMqServer server() {
    return server;
  }

  /** With certificate and host checked. */
  DatabaseConnection connection() {
    return DatabaseConnection.fromSecret()
        .at(RabbitMqServer.HOST, server.port())
        .with(TlsMode.VERIFY_FULL, Optional.of(authority.pem()))
        .within(Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  /** One that tries new values by AMQP too. */
  RabbitMqDriver driver() {
    return driver(connection(), Optional.of(server.amqpPort()));
  }

  static RabbitMqDriver driver(DatabaseConnection connection, Optional<Integer> amqpPort) {
    return new RabbitMqDriver(
        connection,
        amqpPort,
        AllowedHosts.unrestricted(),
        new JsonCredentials(new JacksonJsonObjects()),
        TargetValues.NOBODY);
  }

  static SecretValue admin() {
    return TargetValues.value(ADMIN, ADMIN_PASSWORD);
  }

  static CredentialChange change(RotationMode mode, SecretValue pending, SecretValue current) {
    return TargetValues.change(mode, pending, current, admin());
  }

  static CredentialRetirement retirement(SecretValue kept, SecretValue retired) {
    return new CredentialRetirement(
        RotationMode.ALTERNATING_USERS, kept, retired, Optional.of(admin()));
  }
}
