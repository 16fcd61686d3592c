package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.ChannelBinding;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.PasswordTargetType;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.PostgreSqlTarget;
import dev.strongroom.platform.targets.DeclaredSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL as a type of target. */
public final class PostgresType extends PasswordTargetType<PostgreSqlTarget> {
  /** Characters that AWS's PostgreSQL template leaves out, for the sake of connection strings. */
  public static final String EXCLUDED_CHARACTERS = ":/@\"'\\";

  /** The port unless target or secret name another. */
  static final int DEFAULT_PORT = 5432;

  /** The type; its secrets hold credentials in this form. */
  public PostgresType(JsonCredentials credentials) {
    super(credentials, EXCLUDED_CHARACTERS);
  }

  @Override
  public String name() {
    return ExternalSecretTargetSpec.Type.PostgreSQL.name();
  }

  @Override
  public Class<PostgreSqlTarget> declaration() {
    return PostgreSqlTarget.class;
  }

  @Override
  public TargetConnection connection(PostgreSqlTarget declared, Optional<String> authorities) {
    DatabaseConnection connection =
        DeclaredSettings.connection(declared, Optional.ofNullable(declared.database()), authorities)
            .allowing(
                Boolean.TRUE.equals(declared.allowCleartextPassword()),
                Boolean.TRUE.equals(declared.allowMd5Password()));
    if (Boolean.TRUE.equals(declared.tlsAsInSecret())) {
      if (connection.tls() != TlsMode.VERIFY_FULL) {
        throw new InvalidInput(
            DeclarationReason.InvalidSpecField.with(
                "tlsAsInSecret", "needs tls.mode VerifyFull, the default."));
      }
      connection = connection.with(TlsMode.AS_IN_SECRET, connection.authorities());
    }
    return connection(
        declared.channelBinding() == null
            ? connection
            : connection.binding(binding(declared.channelBinding())));
  }

  /** A connection whose declaration is read already. */
  public static TargetConnection connection(DatabaseConnection connection) {
    return TargetConnection.of(connection, DEFAULT_PORT);
  }

  @Override
  public List<RotationWay> ways() {
    return List.of(
        new RotationWay(RotationMode.SINGLE_USER, false),
        new RotationWay(RotationMode.ALTERNATING_USERS, true),
        new RotationWay(RotationMode.ADMIN_RESET, true));
  }

  /** PostgreSQL cuts longer names off (NAMEDATALEN - 1). */
  @Override
  public int longestUsername() {
    return 63;
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new PostgresTarget(
        DatabaseSettings.read(settings), hosts, credentials(), events::code, events::answered);
  }

  private static ChannelBinding binding(PostgreSqlTarget.ChannelBinding declared) {
    return switch (declared) {
      case Require -> ChannelBinding.REQUIRE;
      case Prefer -> ChannelBinding.PREFER;
      case Disable -> ChannelBinding.DISABLE;
    };
  }
}
