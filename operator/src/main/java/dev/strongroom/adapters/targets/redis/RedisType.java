package dev.strongroom.adapters.targets.redis;

import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.PasswordTargetType;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.RedisTarget;
import dev.strongroom.platform.targets.DeclaredSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Redis and Valkey as a type of target. */
public final class RedisType extends PasswordTargetType<RedisTarget> {
  /** Characters that AWS's ElastiCache template leaves out. */
  static final String EXCLUDED_CHARACTERS = "/@\"'\\";

  /** The port unless target or secret name another. */
  static final int DEFAULT_PORT = 6379;

  /** The user of whoever gives a password alone. */
  private static final String DEFAULT_USER = "default";

  /** The type; its secrets hold credentials in this form, {@code username} may be missing. */
  public RedisType(JsonCredentials credentials) {
    super(credentials.assuming(DEFAULT_USER), EXCLUDED_CHARACTERS);
  }

  @Override
  public String name() {
    return ExternalSecretTargetSpec.Type.Redis.name();
  }

  @Override
  public Class<RedisTarget> declaration() {
    return RedisTarget.class;
  }

  /** A user that may run {@code ACL SETUSER} needs no administrator; few should. */
  @Override
  public List<RotationWay> ways() {
    return List.of(
        new RotationWay(RotationMode.TWO_VALUES, true),
        new RotationWay(RotationMode.TWO_VALUES, false),
        new RotationWay(RotationMode.ALTERNATING_USERS, true));
  }

  @Override
  public TargetConnection connection(RedisTarget declared, Optional<String> authorities) {
    return TargetConnection.of(
        DeclaredSettings.connection(declared, Optional.empty(), authorities), DEFAULT_PORT);
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new RedisDriver(DatabaseSettings.read(settings), hosts, credentials(), events);
  }
}
