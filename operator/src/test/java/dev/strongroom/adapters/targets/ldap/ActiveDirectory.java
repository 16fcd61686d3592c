package dev.strongroom.adapters.targets.ldap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.servers.ActiveDirectoryServer;
import dev.strongroom.e2e.servers.ServerTls;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Samba as a domain controller, with an administrator. It runs while the tests of a class
 * do; where none can be started, they are skipped.
 */
final class ActiveDirectory implements BeforeAllCallback, AfterAllCallback {
  private static final String ADMIN = "strongroom";
  private static final String ADMIN_PASSWORD = "Admin-password-1";

  private final TestAuthority authority = new TestAuthority("test CA");
  private ActiveDirectoryServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    assumeTrue(
        ActiveDirectoryServer.isInstalled(),
        "Samba's domain controller needs its packages, and root");
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), ActiveDirectoryServer.HOST);
    server = ActiveDirectoryServer.start(new ServerTls(issued.certificate(), issued.key()));
    server.givenAdministrator(ADMIN, ADMIN_PASSWORD);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }

  ActiveDirectoryServer server() {
    return server;
  }

  LdapDriver driver() {
    DatabaseConnection connection =
        DatabaseConnection.fromSecret()
            .at(ActiveDirectoryServer.HOST, server.port())
            .with(TlsMode.VERIFY_FULL, Optional.of(authority.pem()))
            .within(Duration.ofSeconds(10), Duration.ofSeconds(10));
    return new LdapDriver(
        Directory.ACTIVE_DIRECTORY,
        connection,
        AllowedHosts.unrestricted(),
        true,
        new JsonCredentials(new JacksonJsonObjects()),
        TargetValues.NOBODY);
  }

  static SecretValue admin() {
    return TargetValues.value(ActiveDirectoryServer.principal(ADMIN), ADMIN_PASSWORD);
  }
}
