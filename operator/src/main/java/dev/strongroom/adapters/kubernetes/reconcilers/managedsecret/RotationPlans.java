package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.store.StoreCalls;
import dev.strongroom.core.rotation.NewPassword;
import dev.strongroom.core.rotation.RetryRules;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.RotationTimes;
import dev.strongroom.core.rotation.ScheduledTimes;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import dev.strongroom.core.secrets.JsonObjects;
import dev.strongroom.core.secrets.NotYet;
import dev.strongroom.core.secrets.PasswordGenerator;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ExternalSecretTargetSpec.ConfigMapKey;
import dev.strongroom.crds.ExternalSecretTargetSpec.PostgreSql;
import dev.strongroom.crds.ExternalSecretTargetSpec.Tls;
import dev.strongroom.crds.RotationPolicy;
import dev.strongroom.crds.RotationPolicySpec;
import dev.strongroom.crds.RotationPolicySpec.Retries;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Makes the plan of a rotation from the objects that users declare. */
final class RotationPlans {
  private static final String DEFAULT_CA_KEY = "ca.crt";
  private static final RotationPolicySpec EMPTY =
      new RotationPolicySpec(null, null, null, null, null);

  private final KubernetesClient client;
  private final PasswordGenerator generator;
  private final JsonObjects json;
  private final Function<DatabaseConnection, RotationTarget> postgresql;

  RotationPlans(
      KubernetesClient client,
      PasswordGenerator generator,
      JsonObjects json,
      Function<DatabaseConnection, RotationTarget> postgresql) {
    this.client = client;
    this.generator = generator;
    this.json = json;
    this.postgresql = postgresql;
  }

  /** The whole plan; reads the target's CA certificates from the API server. */
  RotationPlan plan(RotationPolicy policy, ExternalSecretTarget target, SecretRecord record) {
    NewPassword next =
        new NewPassword(
            json,
            generator,
            Declaration.rules(spec(policy).password(), NewPassword.POSTGRESQL_EXCLUDED),
            NewPassword.KEY);
    return new RotationPlan(target(target), next, retries(policy), times(policy, record));
  }

  /** What happens when a step fails. */
  RetryRules retries(RotationPolicy policy) {
    Retries retries = spec(policy).retries();
    if (retries == null) {
      return RetryRules.DEFAULT;
    }
    return new RetryRules(
        Optional.ofNullable(retries.attempts()).orElse(RetryRules.DEFAULT.attempts()),
        seconds(retries.initialBackoffSeconds(), RetryRules.DEFAULT.initialBackoff()));
  }

  /** When rotations are due. */
  RotationTimes times(RotationPolicy policy, SecretRecord record) {
    RotationPolicySpec spec = spec(policy);
    if (spec.schedule() == null && spec.automaticallyAfterDays() == null) {
      return RotationTimes.ON_REQUEST;
    }
    RotationSchedule schedule =
        RotationSchedule.parse(
            Optional.ofNullable(spec.automaticallyAfterDays()),
            Optional.ofNullable(spec.schedule()),
            Optional.ofNullable(spec.duration()));
    return new ScheduledTimes(schedule, record.arn().toString());
  }

  private RotationTarget target(ExternalSecretTarget target) {
    PostgreSql spec = target.getSpec().postgresql();
    Tls tls = Optional.ofNullable(spec.tls()).orElse(new Tls(null, null));
    Optional<String> authorities =
        Optional.ofNullable(tls.caConfigMapRef())
            .map(ref -> authorities(target.getMetadata().getNamespace(), ref));
    return postgresql.apply(
        new DatabaseConnection(
            Optional.of(spec.host()),
            Optional.ofNullable(spec.port()),
            Optional.ofNullable(spec.database()),
            mode(tls),
            authorities,
            seconds(spec.connectTimeoutSeconds(), DatabaseConnection.DEFAULT_CONNECT_TIMEOUT),
            seconds(spec.statementTimeoutSeconds(), DatabaseConnection.DEFAULT_STATEMENT_TIMEOUT)));
  }

  private String authorities(String namespace, ConfigMapKey ref) {
    String key = Optional.ofNullable(ref.key()).orElse(DEFAULT_CA_KEY);
    ConfigMap map =
        StoreCalls.orUnavailable(
            () -> client.configMaps().inNamespace(namespace).withName(ref.name()).get());
    return Optional.ofNullable(map)
        .map(ConfigMap::getData)
        .map(data -> data.get(key))
        .orElseThrow(() -> new NotYet(Reason.CaNotFound.with(ref.name(), key)));
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

  private static RotationPolicySpec spec(RotationPolicy policy) {
    return Optional.ofNullable(policy.getSpec()).orElse(EMPTY);
  }
}
