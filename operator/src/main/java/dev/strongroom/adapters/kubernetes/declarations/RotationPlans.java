package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.NewPassword;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.RotationTimes;
import dev.strongroom.core.rotation.ScheduledTimes;
import dev.strongroom.core.rotation.TargetHost;
import dev.strongroom.core.targets.ChannelBinding;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.PasswordGenerator;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.ExternalSecretTargetSpec.PostgreSql;
import dev.strongroom.crds.ExternalSecretTargetSpec.Tls;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/** Makes the plan of a rotation from the objects that users declare. */
public final class RotationPlans {
  private final Authorities authorities;
  private final PasswordGenerator generator;
  private final JsonObjects json;
  private final BiFunction<String, DatabaseConnection, RotationTarget> postgresql;

  public RotationPlans(
      Authorities authorities,
      PasswordGenerator generator,
      JsonObjects json,
      BiFunction<String, DatabaseConnection, RotationTarget> postgresql) {
    this.authorities = authorities;
    this.generator = generator;
    this.json = json;
    this.postgresql = postgresql;
  }

  /**
   * The whole plan; reads the target's CA certificates from the API server.
   *
   * @param consent the host at which the secret's object says that its values may be used
   */
  public RotationPlan plan(
      PolicyReader policy,
      ExternalSecretTarget target,
      SecretRecord record,
      Optional<String> consent) {
    NewPassword next =
        new NewPassword(
            json, generator, policy.password(NewPassword.POSTGRESQL_EXCLUDED), NewPassword.KEY);
    return new RotationPlan(
        target(target),
        next,
        policy.retries(),
        times(policy, record),
        Optional.of(host(target, consent)));
  }

  private TargetHost host(ExternalSecretTarget target, Optional<String> consent) {
    PostgreSql spec = target.getSpec().postgresql();
    int port = Optional.ofNullable(spec.port()).orElse(DatabaseConnection.POSTGRESQL_PORT);
    return new TargetHost(spec.host(), port, consent, new JsonCredentials(json)::host);
  }

  /** When rotations of a secret are due. */
  public static RotationTimes times(PolicyReader policy, SecretRecord record) {
    return policy
        .schedule()
        .<RotationTimes>map(schedule -> new ScheduledTimes(schedule, record.arn().toString()))
        .orElse(RotationTimes.ON_REQUEST);
  }

  private RotationTarget target(ExternalSecretTarget target) {
    PostgreSql spec = target.getSpec().postgresql();
    Tls tls = Optional.ofNullable(spec.tls()).orElse(new Tls(null, null));
    return postgresql.apply(
        target.getMetadata().getNamespace(),
        new DatabaseConnection(
            Optional.of(spec.host()),
            Optional.ofNullable(spec.port()),
            Optional.ofNullable(spec.database()),
            mode(tls),
            authorities.of(target),
            seconds(spec.connectTimeoutSeconds(), DatabaseConnection.DEFAULT_CONNECT_TIMEOUT),
            seconds(spec.statementTimeoutSeconds(), DatabaseConnection.DEFAULT_STATEMENT_TIMEOUT),
            Boolean.TRUE.equals(spec.allowCleartextPassword()),
            Boolean.TRUE.equals(spec.allowMd5Password()),
            Optional.ofNullable(spec.channelBinding()).map(RotationPlans::binding)));
  }

  private static ChannelBinding binding(ExternalSecretTargetSpec.ChannelBinding declared) {
    return switch (declared) {
      case Require -> ChannelBinding.REQUIRE;
      case Prefer -> ChannelBinding.PREFER;
      case Disable -> ChannelBinding.DISABLE;
    };
  }

  private static TlsMode mode(Tls tls) {
    if (tls.mode() == null) {
      return TlsMode.VERIFY_FULL;
    }
    return switch (tls.mode()) {
      case Disable -> TlsMode.DISABLE;
      case Require -> TlsMode.REQUIRE;
      case VerifyCA -> TlsMode.VERIFY_CA;
      case VerifyFull -> TlsMode.VERIFY_FULL;
    };
  }

  private static Duration seconds(Integer seconds, Duration fallback) {
    return seconds == null ? fallback : Duration.ofSeconds(seconds);
  }
}
