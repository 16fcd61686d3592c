package dev.strongroom.adapters.targets.mongodb;

import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.PasswordTargetType;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.MongoDbTarget;
import dev.strongroom.platform.targets.DeclaredSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MongoDB and DocumentDB as a type of target. */
public final class MongoType extends PasswordTargetType<MongoDbTarget> {
  /** Characters that AWS's templates for MongoDB and DocumentDB leave out. */
  static final String EXCLUDED_CHARACTERS = "/@\"'\\";

  /** The port unless target or secret name another. */
  static final int DEFAULT_PORT = 27_017;

  private static final String ALLOW_SHA1 = "allowScramSha1";

  /** The type; its secrets hold credentials in this form. */
  public MongoType(JsonCredentials credentials) {
    super(credentials, EXCLUDED_CHARACTERS);
  }

  @Override
  public String name() {
    return ExternalSecretTargetSpec.Type.MongoDB.name();
  }

  @Override
  public Class<MongoDbTarget> declaration() {
    return MongoDbTarget.class;
  }

  /** The built-in roles do not let users change their own passwords. */
  @Override
  public List<RotationWay> ways() {
    return List.of(
        new RotationWay(RotationMode.ADMIN_RESET, true),
        new RotationWay(RotationMode.SINGLE_USER, false),
        new RotationWay(RotationMode.ALTERNATING_USERS, true));
  }

  @Override
  public TargetConnection connection(MongoDbTarget declared, Optional<String> authorities) {
    return TargetConnection.of(
            DeclaredSettings.connection(
                declared, Optional.ofNullable(declared.authDatabase()), authorities),
            DEFAULT_PORT)
        .with(Map.of(ALLOW_SHA1, Boolean.toString(Boolean.TRUE.equals(declared.allowScramSha1()))));
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new MongoDriver(
        DatabaseSettings.read(settings),
        Boolean.parseBoolean(settings.get(ALLOW_SHA1)),
        hosts,
        credentials(),
        events);
  }
}
