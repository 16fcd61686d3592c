package dev.strongroom.adapters.targets.kafka;

import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.rotation.NextValue;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.PasswordTargetType;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.KafkaTarget;
import dev.strongroom.platform.targets.DeclaredSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kafka as a type of target. */
public final class KafkaType extends PasswordTargetType<KafkaTarget> {
  /** What AWS's templates leave out, and what would end a value of {@code sasl.jaas.config}. */
  static final String EXCLUDED_CHARACTERS = "/@\"'\\;";

  /** The port that Kafka's documentation has for clients with TLS. */
  static final int DEFAULT_PORT = 9_093;

  private static final String WHERE = "the current version";

  /** The type; its secrets hold credentials in this form, and a mechanism. */
  public KafkaType(JsonCredentials credentials) {
    super(credentials.within(Mechanism.MEMBER), EXCLUDED_CHARACTERS);
  }

  @Override
  public String name() {
    return ExternalSecretTargetSpec.Type.Kafka.name();
  }

  @Override
  public Class<KafkaTarget> declaration() {
    return KafkaTarget.class;
  }

  /** Two mechanisms only where that is asked for: applications have to read which one is new. */
  @Override
  public List<RotationWay> ways() {
    return List.of(
        new RotationWay(RotationMode.ADMIN_RESET, true),
        new RotationWay(RotationMode.TWO_VALUES, true));
  }

  @Override
  public NextValue nextValue(
      RotationMode mode, JsonObjects json, Generators generators, PasswordRules rules) {
    NextValue password = super.nextValue(mode, json, generators, rules);
    return mode == RotationMode.TWO_VALUES
        ? current -> withOtherMechanism(json, password, current)
        : password;
  }

  private SecretValue withOtherMechanism(
      JsonObjects json, NextValue password, SecretValue current) {
    Mechanism next = Mechanism.otherThan(credentials().text(current, Mechanism.MEMBER));
    try (SecretValue changed = password.after(current);
        SecretValue name = SecretValue.text(next.declared())) {
      return json.with(changed, Map.of(Mechanism.MEMBER, name), WHERE);
    }
  }

  @Override
  public TargetConnection connection(KafkaTarget declared, Optional<String> authorities) {
    return TargetConnection.of(
        DeclaredSettings.connection(declared, Optional.empty(), authorities), DEFAULT_PORT);
  }

  @Override
  public RotationTarget driver(Map<String, String> settings, AllowedHosts hosts, Events events) {
    return new KafkaDriver(DatabaseSettings.read(settings), hosts, credentials(), events);
  }
}
