package dev.strongroom.adapters.targets.nats;

import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.rotation.IssuedValue;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.NatsTarget;
import dev.strongroom.platform.targets.DeclaredSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users of NATS as a type of target. */
public final class NatsType implements TargetType<NatsTarget> {
  /** The port of NATS. */
  static final int DEFAULT_PORT = 4_222;

  private static final Duration USUAL_VALIDITY = Duration.ofDays(90);

  private final JsonObjects json;
  private final JsonCredentials credentials;
  private final SecureRandom random;

  /**
   * The type.
   *
   * @param credentials reads the host that values name
   * @param random makes keys and ids
   */
  public NatsType(JsonObjects json, JsonCredentials credentials, SecureRandom random) {
    this.json = json;
    this.credentials = credentials;
    this.random = random;
  }

  @Override
  public String name() {
    return ExternalSecretTargetSpec.Type.NATS.name();
  }

  @Override
  public Class<NatsTarget> declaration() {
    return NatsTarget.class;
  }

  @Override
  public List<RotationWay> ways() {
    return List.of(new RotationWay(RotationMode.REISSUE, true));
  }

  @Override
  public IssuedValue issuedValue(
      TargetConnection connection, JsonObjects objects, Generators generators) {
    return new ReissuedUser(objects, random, DeclaredSettings.validity(connection));
  }

  @Override
  public Optional<String> hostIn(SecretValue value) {
    return credentials.host(value);
  }

  @Override
  public TargetConnection connection(NatsTarget declared, Optional<String> authorities) {
    return TargetConnection.of(
            DeclaredSettings.connection(declared, Optional.empty(), authorities), DEFAULT_PORT)
        .with(DeclaredSettings.validity(declared.validity(), USUAL_VALIDITY));
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new NatsDriver(DatabaseSettings.read(settings), hosts, json, events);
  }
}
