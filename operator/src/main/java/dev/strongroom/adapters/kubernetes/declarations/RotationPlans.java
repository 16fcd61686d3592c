package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.AdminCredential;
import dev.strongroom.core.rotation.GenerateOnly;
import dev.strongroom.core.rotation.NewKey;
import dev.strongroom.core.rotation.NewPassword;
import dev.strongroom.core.rotation.NextValue;
import dev.strongroom.core.rotation.RetireRules;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.RotationTimes;
import dev.strongroom.core.rotation.TargetHost;
import dev.strongroom.core.rotation.TargetStrategy;
import dev.strongroom.core.targets.AlternateUser;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.targets.Targets;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the plan of a rotation from the objects that users declare. */
public final class RotationPlans {
  private final Authorities authorities;
  private final Generators generators;
  private final JsonObjects json;
  private final Targets targets;
  private final AdminSecrets admins;
  private final FunctionPlans functions;
  private final InstantSource clock;

  /**
   * Plans for these targets, whose CA certificates are read by {@code authorities} and whose
   * administrators' credentials by {@code admins}.
   *
   * @param clock tells from when values are valid that bear that
   */
  public RotationPlans(
      Authorities authorities,
      Generators generators,
      JsonObjects json,
      Targets targets,
      AdminSecrets admins,
      InstantSource clock) {
    this.authorities = authorities;
    this.admins = admins;
    this.generators = generators;
    this.json = json;
    this.targets = targets;
    this.functions = new FunctionPlans(admins, targets);
    this.clock = clock;
  }

  /**
   * The whole plan; reads the target's CA certificates from the API server.
   *
   * @param declared the target; empty only where the policy's strategy needs none
   * @param consent the host at which the secret's object says that its values may be used
   * @param retire when an old credential ends
   * @throws InvalidInput if policy and target do not fit together, or one of them is not allowed
   */
  public RotationPlan plan(
      PolicyReader policy,
      Optional<ExternalSecretTarget> declared,
      SecretRecord record,
      Optional<String> consent,
      RetireRules retire) {
    if (policy.generatesOnly()) {
      return new RotationPlan(
          new GenerateOnly(generated(policy)),
          policy.retries(),
          times(policy, record),
          Optional.empty());
    }
    ExternalSecretTarget target =
        declared.orElseThrow(
            () ->
                new InvalidInput(
                    DeclarationReason.InvalidSpecField.with(
                        "spec.rotation.targetRef",
                        "must be given unless the strategy of the RotationPolicy is"
                            + " GenerateOnly.")));
    if (FunctionPlans.isOutside(target)) {
      return new RotationPlan(
          functions.strategy(policy, target, authorities.of(target)),
          policy.retries(),
          times(policy, record),
          Optional.empty());
    }
    return planned(policy, target, record, consent, retire);
  }

  /** The plan for a system that this program talks to itself. */
  private RotationPlan planned(
      PolicyReader policy,
      ExternalSecretTarget target,
      SecretRecord record,
      Optional<String> consent,
      RetireRules retire) {
    TargetType<?> type = targets.types().named(target.getSpec().type().name());
    RotationWay way =
        RotationWay.choose(
            type,
            target.getMetadata().getName(),
            policy.mode(),
            () -> admins.isNamed(target, record));
    requireRetirable(way.mode(), retire);
    TargetConnection connection = connection(type, target);
    // A value may name an administrator for others, as AWS's do: without need none is read.
    AdminCredential admin =
        way.needsAdmin()
            ? admins.of(target, record, type, connection.address())
            : AdminCredential.NONE;
    boolean isIssued = way.mode() == RotationMode.REISSUE;
    NextValue next =
        isIssued
            ? type.issuedValue(connection, json, generators).by(admin, clock)
            : next(type, way, policy);
    RotationTarget there =
        targets
            .opener()
            .open(
                new Targets.Declared(
                    target.getMetadata().getNamespace(), target.getMetadata().getUid()),
                type,
                connection);
    return new RotationPlan(
        // The key of an issuer stays in this process.
        new TargetStrategy(there, next, way.mode(), isIssued ? AdminCredential.NONE : admin),
        policy.retries(),
        times(policy, record),
        connection.address().map(at -> new TargetHost(at.host(), at.port(), consent, type::hostIn)),
        retire);
  }

  private static void requireRetirable(RotationMode mode, RetireRules retire) {
    if (!mode.changesTarget() && retire.after().isPresent()) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(
              "spec.retireAfter",
              "does not go with strategy "
                  + mode.declared()
                  + ": the old credential is valid until it expires. Leave it out, and declare a"
                  + " shorter validity in the ExternalSecretTarget."));
    }
  }

  /**
   * The strategy by its declared name, without a look at the secret's value; where that decides,
   * the one of the running rotation, else of the last.
   */
  public Optional<String> strategy(
      PolicyReader policy, Optional<ExternalSecretTarget> declared, SecretRecord record) {
    if (policy.generatesOnly()) {
      return Optional.of(GenerateOnly.DECLARED);
    }
    Optional<String> outside =
        declared.filter(FunctionPlans::isOutside).map(FunctionPlans::declared);
    if (outside.isPresent()) {
      return outside;
    }
    return declared
        .map(ExternalSecretTarget::getSpec)
        .flatMap(
            spec ->
                RotationWay.modeOfAnyValue(
                    targets.types().named(spec.type().name()),
                    policy.mode(),
                    spec.adminSecretRef() != null))
        .map(RotationMode::declared)
        .or(() -> record.rotation().strategy());
  }

  private NextValue generated(PolicyReader policy) {
    return policy
        .key()
        .<NextValue>map(rules -> new NewKey(json, generators.keys(), rules))
        .orElseGet(
            () ->
                NewPassword.anyForm(
                    json,
                    generators.passwords(),
                    policy.password(PasswordRules.DEFAULT),
                    NewPassword.KEY));
  }

  private NextValue next(TargetType<?> type, RotationWay way, PolicyReader policy) {
    NextValue next = type.nextValue(way.mode(), json, generators, policy.password(type));
    return way.mode() == RotationMode.ALTERNATING_USERS
        ? new AlternateUser(json, next, type.cloneSuffix(), type.longestUsername())
        : next;
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
    return policy.times(record.arn().toString());
  }
}
