package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyChanges;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyState;
import dev.strongroom.core.keys.KeyVersion;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.reconciling.encryptionkey.KeyOutcome;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.crds.EncryptionKeyStatus.Material;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Builds the whole status from an outcome; equal outcomes give equal statuses. */
final class KeyStatusFactory {
  private static final int MATERIALS = 10;
  private static final int USERS = 20;

  private final Clock clock;

  KeyStatusFactory(Clock clock) {
    this.clock = clock;
  }

  EncryptionKeyStatus status(EncryptionKey key, KeyOutcome outcome) {
    long generation = key.getMetadata().getGeneration();
    List<Condition> conditions = conditions(key, generation, outcome);
    return outcome
        .record()
        .map(record -> status(generation, conditions, record, outcome.users()))
        .orElseGet(
            () ->
                new EncryptionKeyStatus(
                    generation,
                    conditions,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null));
  }

  private static EncryptionKeyStatus status(
      long generation, List<Condition> conditions, KeyRecord record, List<String> users) {
    CustomerKey key = record.customer().orElseThrow();
    boolean isEnding = record.state() == KeyState.PENDING_DELETION && !users.isEmpty();
    return new EncryptionKeyStatus(
        generation,
        conditions,
        record.keyId().toString(),
        key.arn().toString(),
        record.alias(),
        record.state().awsName(),
        materials(record.versions()),
        record.versions().size(),
        users.size(),
        isEnding ? users.subList(0, Math.min(USERS, users.size())) : null,
        key.deletionAt().map(KeyStatusFactory::text).orElse(null),
        record.versions().size() > 1 ? text(record.current().createdAt()) : null,
        KeyChanges.nextRotationAt(record).map(KeyStatusFactory::text).orElse(null),
        key.lastRotationRequest().orElse(null));
  }

  private static List<Material> materials(List<KeyVersion> versions) {
    int count = versions.size();
    return IntStream.range(0, Math.min(MATERIALS, count))
        .mapToObj(i -> versions.get(count - 1 - i))
        .map(v -> new Material(v.id(), text(v.createdAt())))
        .toList();
  }

  private List<Condition> conditions(EncryptionKey key, long generation, KeyOutcome outcome) {
    List<Condition> before = key.getStatus() == null ? null : key.getStatus().conditions();
    Conditions conditions = new Conditions(before, generation, clock.instant());
    outcome
        .phase()
        .ifPresentOrElse(
            phase -> conditions.phase(phase, outcome.finding()),
            () -> conditions.set(Conditions.READY, "False", outcome.finding()));
    Optional<KeyRecord> full = outcome.record().filter(KeyChanges::isFull);
    full.ifPresent(
        record ->
            conditions.set(
                Conditions.ROTATED,
                "False",
                KeyReason.TooManyMaterials.with(record.versions().size())));
    return conditions.list();
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
