package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.projection.ProjectedSecrets;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.adapters.kubernetes.watches.CacheKeys;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.projection.ProjectionMark;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.StoreLoss;
import dev.strongroom.core.secrets.StoreLoss.Status;
import dev.strongroom.core.secrets.StoreLoss.Traces;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stops a pass when the store has lost what the object's status or its projected Secret still shows
 * (see {@link StoreLoss}), before anything is written. Asks the API server only when the cache
 * suggests a loss, since a cache may lag.
 */
public final class LossStage {
  /** With these reasons the status tells of a secret that another object had by then. */
  private static final Set<String> NOT_ITS_OWN =
      Set.of(
          SecretReason.NameTaken.name(),
          SecretReason.DeletionScheduled.name(),
          SecretReason.RestoreRefused.name(),
          AccountReason.AccountChanged.name(),
          RequestReason.RemovalUnderWay.name());

  private static final Set<String> LOSSES =
      Set.of(
          StoreReason.RecordMissing.name(),
          StoreReason.RecordOutdated.name(),
          StoreReason.RecordSetBack.name(),
          StoreReason.RecordTampered.name());

  private final RecordQueries records;
  private final SeenObjects caches;

  public LossStage(RecordQueries records, SeenObjects caches) {
    this.records = records;
    this.caches = caches;
  }

  /**
   * A secret without an unaccepted loss.
   *
   * @param record the record to go on with
   * @param accepted the lost version that the user goes on without
   */
  record Checked(Optional<SecretRecord> record, Optional<VersionId> accepted) {}

  /** What there is of a secret, and what of it was lost. */
  private record Found(Traces traces, Optional<SecretRecord> record, Optional<StoreLoss> loss) {}

  /**
   * Compares the traces of a secret with its record.
   *
   * @return the record to go on with; else {@link StoreReason#RecordMissing}, {@link
   *     StoreReason#RecordOutdated} or {@link StoreReason#RecordSetBack} when something was lost
   *     and nobody has accepted that, {@link StoreReason#RecordMisplaced} when the record is that
   *     of another secret, {@link StoreReason#RecordTampered} when somebody else has changed it
   */
  Attempt<Checked> check(Declaration declaration, ManagedSecret ms) {
    return Attempt.of(() -> find(declaration, ms)).then(LossStage::decide);
  }

  private Found find(Declaration declaration, ManagedSecret ms) {
    Traces traces = traces(declaration, ms);
    String namespace = declaration.owner().namespace();
    Found known = found(traces, records.find(namespace, declaration.name()), declaration);
    return known.loss().isEmpty()
        ? known
        : found(traces, records.latest(namespace, declaration.name()), declaration);
  }

  private Found found(Traces traces, Optional<StoredRecord> stored, Declaration declaration) {
    Optional<SecretRecord> record = stored.map(now -> verified(now, declaration));
    return new Found(
        traces,
        record,
        StoreLoss.find(traces, record, stored.flatMap(StoredRecord::overwrittenAt)));
  }

  private static Attempt<Checked> decide(Found found) {
    return found
        .loss()
        .filter(loss -> !loss.isAccepted(found.traces()))
        .map(loss -> Attempt.<Checked>failed(new InvalidInput(loss.finding())))
        .orElseGet(
            () -> Attempt.done(new Checked(found.record(), found.loss().map(StoreLoss::lost))));
  }

  private SecretRecord verified(StoredRecord stored, Declaration declaration) {
    return records.verified(stored, declaration.owner().namespace(), declaration.name());
  }

  private Traces traces(Declaration declaration, ManagedSecret ms) {
    Optional<Status> status = status(ms);
    return new Traces(
        status,
        // A status says more than a mark does.
        status.isPresent() ? Optional.empty() : marked(declaration),
        Optional.ofNullable(ms.getMetadata().getAnnotations())
            .map((Map<String, String> a) -> a.get(StrongroomNames.ACCEPT_LOSS)));
  }

  private static Optional<Status> status(ManagedSecret ms) {
    return Optional.ofNullable(ms.getStatus())
        .filter(s -> !NOT_ITS_OWN.contains(readyReason(s)))
        .flatMap(
            s ->
                version(s.versionId())
                    .map(
                        id ->
                            new Status(
                                id,
                                Optional.ofNullable(s.lastChangedTime()).flatMap(LossStage::time),
                                Optional.ofNullable(s.arn()),
                                s.recordSerial() == null ? 0 : s.recordSerial())));
  }

  private static String readyReason(ManagedSecretStatus status) {
    return Conditions.find(status.conditions(), Conditions.READY)
        .map(Condition::getReason)
        .orElse("");
  }

  /** Only a Secret that says to be of this object, and only if no other record explains it. */
  private Optional<VersionId> marked(Declaration declaration) {
    Owner owner = declaration.owner();
    return declaration
        .projection()
        .map(ProjectionSpec::secretName)
        .flatMap(name -> caches.secret(owner.namespace(), name.value()))
        .filter(s -> CacheKeys.projectedFrom(s).filter(owner.name()::equals).isPresent())
        .flatMap(LossStage::mark)
        .filter(version -> !isOfAnotherSecret(declaration, version));
  }

  private static Optional<VersionId> mark(SeenSecret secret) {
    return ProjectedSecrets.mark(secret).map(ProjectionMark::version).flatMap(LossStage::version);
  }

  /** An object of the same name may have had a secret of another name before. */
  private boolean isOfAnotherSecret(Declaration declaration, VersionId version) {
    Optional<StoredRecord> own = records.find(declaration.owner().namespace(), declaration.name());
    if (own.filter(record -> record.names(version)).isPresent()) {
      return false;
    }
    return records
        .ofAccount(declaration.owner().namespace())
        .anyMatch(record -> record.names(version));
  }

  /**
   * Whether a value that no record names may be all that is left of a secret whose record was lost
   * or set back, so that it must not be collected.
   */
  public boolean isMissed(String namespace, SecretArn arn, VersionId version) {
    boolean hasRecord = records.find(namespace, arn.name()).isPresent();
    return caches
        .primaries(namespace)
        .filter(ms -> ms.getStatus() != null)
        .anyMatch(ms -> isMissed(ms, arn, version, hasRecord));
  }

  private static boolean isMissed(
      ManagedSecret ms, SecretArn arn, VersionId version, boolean hasRecord) {
    ManagedSecretStatus status = ms.getStatus();
    if (LOSSES.contains(readyReason(status))) {
      return new Declaration(ms).name().equals(arn.name());
    }
    return arn.toString().equals(status.arn())
        && (!hasRecord || version.value().equals(status.versionId()));
  }

  private static Optional<VersionId> version(String id) {
    try {
      return Optional.ofNullable(id).map(VersionId::new);
    } catch (InvalidInput noVersion) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException noTime) {
      return Optional.empty();
    }
  }
}
