package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.PasswordTargetType;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.MySqlTarget;
import dev.strongroom.platform.targets.DeclaredSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A type of target that speaks the MySQL protocol. */
public final class MySqlType extends PasswordTargetType<MySqlTarget> {
  /** Characters that AWS's templates for MySQL and MariaDB leave out. */
  static final String EXCLUDED_CHARACTERS = "/@\"'\\";

  /** The port unless target or secret name another. */
  static final int DEFAULT_PORT = 3306;

  private final ExternalSecretTargetSpec.Type type;
  private final Dialect dialect;

  private MySqlType(
      ExternalSecretTargetSpec.Type type, Dialect dialect, JsonCredentials credentials) {
    super(credentials, EXCLUDED_CHARACTERS);
    this.type = type;
    this.dialect = dialect;
  }

  /** MariaDB; its secrets hold credentials in this form. */
  public static MySqlType mariaDb(JsonCredentials credentials) {
    return new MySqlType(ExternalSecretTargetSpec.Type.MariaDB, Dialect.MARIADB, credentials);
  }

  /** MySQL; its secrets hold credentials in this form. */
  public static MySqlType mySql(JsonCredentials credentials) {
    return new MySqlType(ExternalSecretTargetSpec.Type.MySQL, Dialect.MYSQL, credentials);
  }

  @Override
  public String name() {
    return type.name();
  }

  @Override
  public Class<MySqlTarget> declaration() {
    return MySqlTarget.class;
  }

  @Override
  public TargetConnection connection(MySqlTarget declared, Optional<String> authorities) {
    DatabaseConnection connection =
        DeclaredSettings.connection(
            declared, Optional.ofNullable(declared.database()), authorities);
    DeclaredSettings.requireVerified(connection);
    return TargetConnection.of(connection, DEFAULT_PORT);
  }

  @Override
  public List<RotationWay> ways() {
    return dialect.ways();
  }

  @Override
  public int longestUsername() {
    return dialect.longestUsername();
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new DatabaseUser(dialect, DatabaseSettings.read(settings), hosts, credentials(), events);
  }
}
