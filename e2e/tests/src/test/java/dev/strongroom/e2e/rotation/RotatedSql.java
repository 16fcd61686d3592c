package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.mariadb.SqlServer;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** MariaDB or MySQL, with a database that users may read. */
final class RotatedSql implements RotatedServer {
  private final String type;
  private final SqlServer server;

  RotatedSql(String type, SqlServer server) {
    this.type = type;
    this.server = server;
  }

  @Override
  public Address address() {
    return new Address(server.host(), server.port(), Optional.of(server.authorityPem()));
  }

  @Override
  public String target(int port) {
    return RotatedServer.withTls(type, type.toLowerCase(Locale.ROOT), address().host(), port);
  }

  @Override
  public void createAdministrator(Login admin) {
    server.createUser(admin.username(), admin.password());
    server.run(
        "CREATE DATABASE shop",
        "GRANT CREATE USER ON *.* TO strongroom@'%'",
        "GRANT SELECT ON mysql.* TO strongroom@'%'",
        "GRANT SELECT ON shop.* TO strongroom@'%' WITH GRANT OPTION");
  }

  @Override
  public void createUser(String name, Login login) {
    server.createUser(name, login.password());
    server.run("GRANT SELECT ON shop.* TO '%s'@'%%'".formatted(name));
  }

  @Override
  public boolean accepts(Login login) {
    return server.accepts(login.username(), login.password());
  }

  @Override
  public OptionalInt passwords(String username) {
    return server.passwords(username);
  }

  @Override
  public void close() {
    server.close();
  }
}
