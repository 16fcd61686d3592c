package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.Conditions;
import dev.strongroom.core.secrets.RotationState;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.VersionId;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds the whole status from an outcome; equal outcomes give equal statuses. */
final class StatusFactory {
  private final Clock clock;

  StatusFactory(Clock clock) {
    this.clock = clock;
  }

  ManagedSecretStatus status(ManagedSecret resource, Outcome outcome) {
    long generation = resource.getMetadata().getGeneration();
    ManagedSecretStatus before = resource.getStatus();
    Conditions conditions =
        new Conditions(before == null ? null : before.conditions(), generation, clock.instant())
            .phase(outcome.phase(), outcome.finding());
    outcome.rotated().ifPresent(r -> conditions.set(Conditions.ROTATED, r.status(), r.finding()));
    Optional<SecretRecord> record = outcome.record();
    return new ManagedSecretStatus(
        generation,
        conditions.list(),
        record.map(r -> r.arn().toString()).orElse(null),
        record.flatMap(SecretRecord::current).map(VersionId::value).orElse(null),
        record.map(StatusFactory::labels).filter(m -> !m.isEmpty()).orElse(null),
        record.map(r -> text(r.changedAt())).orElse(null),
        outcome.secretName().orElse(null),
        record.map(r -> rotation(r.rotation())).orElse(null));
  }

  private static Map<String, String> labels(SecretRecord record) {
    Map<String, String> labels = new TreeMap<>();
    record.labels().labels().forEach((label, id) -> labels.put(label.value(), id.value()));
    return labels;
  }

  private static ManagedSecretStatus.Rotation rotation(RotationState state) {
    if (state.equals(RotationState.NONE)) {
      return null;
    }
    return new ManagedSecretStatus.Rotation(
        state.lastRotatedAt().map(StatusFactory::text).orElse(null),
        state.nextRotationAt().map(StatusFactory::text).orElse(null),
        state.lastRequestId().orElse(null),
        state.running().map(r -> r.step().awsName()).orElse(null));
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
