package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.rotation.FunctionStrategy;
import dev.strongroom.core.rotation.RotationFunction;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationStrategy;
import dev.strongroom.core.targets.FunctionEndpoint;
import dev.strongroom.core.targets.JobSource;
import dev.strongroom.core.targets.TargetConnection.Address;
import dev.strongroom.core.targets.Targets;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ExternalSecretTargetSpec.Type;
import dev.strongroom.crds.FunctionTarget;
import dev.strongroom.crds.FunctionTarget.Protocol;
import dev.strongroom.crds.JobTarget;
import dev.strongroom.crds.TargetTls;
import java.time.Duration;
import java.util.Optional;

/** Reads targets whose steps somebody else carries out: a function, or Jobs. */
public final class FunctionPlans {
  private static final String FUNCTION = "spec.function";
  private static final int DEFAULT_TIMEOUT_SECONDS = 60;
  private static final int DEFAULT_JOB_TIMEOUT_SECONDS = 300;

  private final AdminSecrets credentials;
  private final Targets targets;

  /** Functions and Jobs of these targets, called by credentials that are read so. */
  FunctionPlans(AdminSecrets credentials, Targets targets) {
    this.credentials = credentials;
    this.targets = targets;
  }

  /** Whether somebody else carries out the steps of a target. */
  static boolean isOutside(ExternalSecretTarget target) {
    return isFunction(target) || isJob(target);
  }

  /** Whether Jobs carry out the steps of a target. */
  public static boolean isJob(ExternalSecretTarget target) {
    return target.getSpec().type() == Type.Job;
  }

  /** Whether a target is a function. */
  public static boolean isFunction(ExternalSecretTarget target) {
    return target.getSpec().type() == Type.Function;
  }

  /** The name by which a RotationLambdaARN names a target; empty for other types. */
  public static Optional<String> functionName(ExternalSecretTarget target) {
    return Optional.of(target)
        .filter(FunctionPlans::isFunction)
        .map(function -> function.getSpec().function())
        .filter(function -> function.protocol() != Protocol.Webhook)
        .map(function -> nameOf(target, function));
  }

  private static String nameOf(ExternalSecretTarget target, FunctionTarget function) {
    return Optional.ofNullable(function.functionName()).orElse(target.getMetadata().getName());
  }

  /**
   * Where and how a function is called.
   *
   * @param authorities the CA certificates to trust, as PEM; empty: those of the Java runtime
   * @throws InvalidInput if that is not allowed
   */
  public static FunctionEndpoint endpoint(
      ExternalSecretTarget target, Optional<String> authorities) {
    FunctionTarget declared =
        Optional.ofNullable(target.getSpec().function())
            .orElseThrow(
                () ->
                    new InvalidInput(
                        DeclarationReason.InvalidSpecField.with(
                            FUNCTION, "must be given for type Function.")));
    TlsMode tls = tls(declared.tls());
    Duration timeout =
        Duration.ofSeconds(
            Optional.ofNullable(declared.timeoutSeconds()).orElse(DEFAULT_TIMEOUT_SECONDS));
    return declared.protocol() == Protocol.Webhook
        ? FunctionEndpoint.webhook(FUNCTION, declared.url(), tls, authorities, timeout)
        : FunctionEndpoint.lambda(
            FUNCTION, declared.url(), nameOf(target, declared), tls, authorities, timeout);
  }

  private static TlsMode tls(TargetTls declared) {
    return declared != null && declared.mode() == TargetTls.Mode.VerifyCA
        ? TlsMode.VERIFY_CA
        : TlsMode.VERIFY_FULL;
  }

  /**
   * Where a target's Jobs come from.
   *
   * @throws InvalidInput if that is not allowed
   */
  public static JobSource jobs(ExternalSecretTarget target) {
    JobTarget declared =
        Optional.ofNullable(target.getSpec().job())
            .orElseThrow(
                () ->
                    new InvalidInput(
                        DeclarationReason.InvalidSpecField.with(
                            "spec.job", "must be given for type Job.")));
    return new JobSource(
        ObjectName.declared("spec.job.cronJobRef.name", declared.cronJobRef().name()),
        target.getMetadata().getName(),
        Duration.ofSeconds(
            Optional.ofNullable(declared.timeoutSeconds()).orElse(DEFAULT_JOB_TIMEOUT_SECONDS)));
  }

  /** What the status of a secret calls the strategy of such a target. */
  static String declared(ExternalSecretTarget target) {
    return target.getSpec().type().name();
  }

  /**
   * The strategy of a function, or of Jobs.
   *
   * @throws InvalidInput if the policy asks for one of the strategies of other targets
   */
  RotationStrategy strategy(
      PolicyReader policy, ExternalSecretTarget target, Optional<String> authorities) {
    Optional<RotationMode> mode = policy.mode();
    if (mode.isPresent()) {
      throw new InvalidInput(
          RotationReason.StrategyUnsupported.with(
              declared(target), mode.get().declared(), "what the function does"));
    }
    String namespace = target.getMetadata().getNamespace();
    if (isJob(target)) {
      return new FunctionStrategy(
          declared(target),
          targets.jobs().open(namespace, jobs(target)),
          RotationFunction.Credential.NONE);
    }
    FunctionEndpoint endpoint = endpoint(target, authorities);
    return new FunctionStrategy(
        declared(target),
        targets.functions().open(namespace, endpoint),
        credential(target, endpoint));
  }

  private RotationFunction.Credential credential(
      ExternalSecretTarget target, FunctionEndpoint endpoint) {
    return Optional.ofNullable(target.getSpec().function().credentialRef())
        .map(
            reference ->
                credentials.at(
                    target.getMetadata().getNamespace(),
                    reference,
                    FUNCTION + ".credentialRef",
                    new Address(endpoint.host(), endpoint.port())))
        .<RotationFunction.Credential>map(read -> () -> Optional.of(read.get()))
        .orElse(RotationFunction.Credential.NONE);
  }
}
