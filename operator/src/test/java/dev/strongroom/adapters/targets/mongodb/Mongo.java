package dev.strongroom.adapters.targets.mongodb;

import static org.junit.jupiter.api.Assumptions.abort;

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
import dev.strongroom.e2e.ferretdb.FerretDbServer;
import dev.strongroom.e2e.servers.ServerTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real server of MongoDB's protocol with an administrator. It runs while the tests of a class do;
 * where Go cannot build it, they are skipped.
 */
final class Mongo implements BeforeAllCallback, AfterAllCallback {
  private static final String ADMIN = "strongroom";
  private static final String ADMIN_PASSWORD = "admin-1";

  private final TestAuthority authority = new TestAuthority("test CA");
  private FerretDbServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), FerretDbServer.HOST);
    server = FerretDbServer.start(program(), new ServerTls(issued.certificate(), issued.key()));
    server.givenUser(ADMIN, ADMIN_PASSWORD, "SCRAM-SHA-256");
  }

  private static Path program() {
    try {
      return FerretDbServer.program();
    } catch (IllegalStateException notBuilt) {
      return abort("needs FerretDB: " + notBuilt.getMessage());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }

  FerretDbServer server() {
    return server;
  }

  /** With certificate and host checked. */
  DatabaseConnection connection() {
    return DatabaseConnection.fromSecret()
        .at(FerretDbServer.HOST, server.port())
        .with(TlsMode.VERIFY_FULL, Optional.of(authority.pem()))
        .within(Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  /** One whose users log in by SCRAM-SHA-256. */
  MongoDriver driver() {
    return driver(connection(), false);
  }

  static MongoDriver driver(DatabaseConnection connection, boolean allowsSha1) {
    return new MongoDriver(
        connection,
        allowsSha1,
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
