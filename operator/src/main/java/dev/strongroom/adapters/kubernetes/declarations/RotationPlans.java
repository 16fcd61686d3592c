package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.NextValue;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationTimes;
import dev.strongroom.core.rotation.ScheduledTimes;
import dev.strongroom.core.rotation.TargetHost;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.targets.Targets;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.PasswordGenerator;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import java.util.Optional;

/** Makes the plan of a rotation from the objects that users declare. */
public final class RotationPlans {
  private final Authorities authorities;
  private final PasswordGenerator generator;
  private final JsonObjects json;
  private final Targets targets;

  /** Plans for these targets, whose CA certificates are read by {@code authorities}. */
  public RotationPlans(
      Authorities authorities, PasswordGenerator generator, JsonObjects json, Targets targets) {
    this.authorities = authorities;
    this.generator = generator;
    this.json = json;
    this.targets = targets;
  }

  /**
   * The whole plan; reads the target's CA certificates from the API server.
   *
   * @param consent the host at which the secret's object says that its values may be used
   * @throws InvalidInput if policy and target do not fit together, or one of them is not allowed
   */
  public RotationPlan plan(
      PolicyReader policy,
      ExternalSecretTarget target,
      SecretRecord record,
      Optional<String> consent) {
    TargetType<?> type = targets.types().named(target.getSpec().type().name());
    NextValue next = type.nextValue(json, generator, policy.password(type.passwordRules()));
    TargetConnection connection = connection(type, target);
    return new RotationPlan(
        targets.opener().open(target.getMetadata().getNamespace(), type, connection),
        next,
        policy.retries(),
        times(policy, record),
        connection
            .address()
            .map(there -> new TargetHost(there.host(), there.port(), consent, type::hostIn)));
  }

  /** Differs when a plan for a target may succeed that failed for want of CA certificates. */
  public long changesFor(ExternalSecretTarget target) {
    return authorities.changesFor(target);
  }

  private <C> TargetConnection connection(TargetType<C> type, ExternalSecretTarget target) {
    ExternalSecretTargetSpec spec = target.getSpec();
    C declared = type.declaration().cast(spec.connection());
    if (declared == null) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(
              "spec." + spec.type().field(), "must be given for type " + type.name() + "."));
    }
    return type.connection(declared, authorities.of(target));
  }

  /** When rotations of a secret are due. */
  public static RotationTimes times(PolicyReader policy, SecretRecord record) {
    return policy
        .schedule()
        .<RotationTimes>map(schedule -> new ScheduledTimes(schedule, record.arn().toString()))
        .orElse(RotationTimes.ON_REQUEST);
  }
}
