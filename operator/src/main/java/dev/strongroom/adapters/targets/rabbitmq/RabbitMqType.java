package dev.strongroom.adapters.targets.rabbitmq;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.PasswordTargetType;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.RabbitMqTarget;
import dev.strongroom.platform.targets.DeclaredSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** RabbitMQ as a type of target. */
public final class RabbitMqType extends PasswordTargetType<RabbitMqTarget> {
  /** What AWS's templates leave out, and what Amazon MQ refuses in passwords of its brokers. */
  static final String EXCLUDED_CHARACTERS = "/@\"'\\,:=";

  /** The port of the management API with TLS. */
  static final int DEFAULT_PORT = 15_671;

  private static final String AMQP_PORT = "amqpPort";

  /** The type; its secrets hold credentials in this form. */
  public RabbitMqType(JsonCredentials credentials) {
    super(credentials, EXCLUDED_CHARACTERS);
  }

  @Override
  public String name() {
    return ExternalSecretTargetSpec.Type.RabbitMQ.name();
  }

  @Override
  public Class<RabbitMqTarget> declaration() {
    return RabbitMqTarget.class;
  }

  /** Users with the tag {@code administrator} may change themselves; no others. */
  @Override
  public List<RotationWay> ways() {
    return List.of(
        new RotationWay(RotationMode.ADMIN_RESET, true),
        new RotationWay(RotationMode.SINGLE_USER, false),
        new RotationWay(RotationMode.ALTERNATING_USERS, true));
  }

  /** The port in a value is that of AMQP, so it is never used here. */
  @Override
  public TargetConnection connection(RabbitMqTarget declared, Optional<String> authorities) {
    DatabaseConnection connection =
        DeclaredSettings.connection(declared, Optional.empty(), authorities)
            .at(declared.host(), Optional.ofNullable(declared.port()).orElse(DEFAULT_PORT));
    TargetConnection target = TargetConnection.of(connection, DEFAULT_PORT);
    if (declared.amqpPort() == null) {
      return target;
    }
    if (connection.tls() != TlsMode.VERIFY_CA && connection.tls() != TlsMode.VERIFY_FULL) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(
              AMQP_PORT, "needs tls.mode VerifyCA or VerifyFull."));
    }
    return target.with(Map.of(AMQP_PORT, declared.amqpPort().toString()));
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new RabbitMqDriver(
        DatabaseSettings.read(settings),
        Optional.ofNullable(settings.get(AMQP_PORT)).map(Integer::valueOf),
        hosts,
        credentials(),
        events);
  }
}
