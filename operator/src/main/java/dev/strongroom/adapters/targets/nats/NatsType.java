package dev.strongroom.adapters.targets.nats;

import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.rotation.IssuedValue;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.IssuedTargetType;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.NatsTarget;
import dev.strongroom.platform.targets.DeclaredSettings;
import dev.strongroom.platform.targets.IssuedCredentials;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** Users of NATS as a type of target. */
public final class NatsType extends IssuedTargetType<NatsTarget> {
  /** The port of NATS. */
  static final int DEFAULT_PORT = 4_222;

  private final JsonObjects json;
  private final SecureRandom random;

  /**
   * The type.
   *
   * @param credentials reads the host that values name
   * @param random makes keys and ids
   */
  public NatsType(JsonObjects json, JsonCredentials credentials, SecureRandom random) {
    super(credentials);
    this.json = json;
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
  public IssuedValue issuedValue(
      TargetConnection connection, JsonObjects objects, Generators generators) {
    return new ReissuedUser(objects, random, IssuedCredentials.validity(connection));
  }

  @Override
  public TargetConnection connection(NatsTarget declared, Optional<String> authorities) {
    return TargetConnection.of(
            DeclaredSettings.connection(declared, Optional.empty(), authorities), DEFAULT_PORT)
        .with(IssuedCredentials.validity(declared.validity(), USUAL_VALIDITY));
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new NatsDriver(DatabaseSettings.read(settings), hosts, json, events);
  }
}
