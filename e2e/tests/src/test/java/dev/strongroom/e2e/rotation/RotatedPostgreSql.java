package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.sql.SQLException;

/** PostgreSQL, with users of which the administrator may grant the rights. */
final class RotatedPostgreSql implements RotatedServer {
  private static final String DATABASE = "postgres";

  private final PostgresServer server = PostgresServer.start(PostgresServer.Settings.local());

  @Override
  public Address address() {
    return new Address(server.host(), server.port(), server.authorityPem());
  }

  @Override
  public String target(int port) {
    return RotatedServer.withTls("PostgreSQL", "postgresql", address().host(), port);
  }

  @Override
  public void createAdministrator(Login admin) {
    run(
        "CREATE ROLE %s LOGIN CREATEROLE PASSWORD '%s'"
            .formatted(admin.username(), admin.password().replace("'", "''")));
  }

  @Override
  public void createUser(String name, Login login) {
    try {
      server.createLogin(name, login.password(), DATABASE);
    } catch (SQLException e) {
      throw new IllegalStateException("the user cannot be made", e);
    }
    run("GRANT %s TO %s WITH ADMIN OPTION".formatted(name, ADMINISTRATOR));
  }

  private void run(String sql) {
    try (var superuser = server.superuser();
        var statement = superuser.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql.split(" ")[0] + " failed", e);
    }
  }

  @Override
  public boolean accepts(Login login) {
    try {
      return server.accepts(login.username(), login.password(), DATABASE);
    } catch (SQLException e) {
      throw new IllegalStateException("no answer", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
