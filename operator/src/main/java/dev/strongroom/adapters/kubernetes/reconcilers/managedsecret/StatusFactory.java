package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.core.encryption.RewrapPlan;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome.KeyOutcome;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome.RotationOutcome;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rollout.RolloutReport;
import dev.strongroom.core.rotation.FailureClass;
import dev.strongroom.core.sharing.FanOutReport;
import dev.strongroom.core.sharing.SharingReport;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.ManagedSecretStatus.Encryption;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds the whole status from an outcome; equal outcomes give equal statuses. */
final class StatusFactory {
  private static final ManagedSecretStatus NOTHING =
      new ManagedSecretStatus(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  private final Clock clock;

  StatusFactory(Clock clock) {
    this.clock = clock;
  }

  /**
   * The status of an object after a pass. A failure takes nothing away that earlier passes reached:
   * what it did not come to look at is as it was.
   */
  ManagedSecretStatus status(ManagedSecret resource, SecretOutcome outcome) {
    ManagedSecretStatus before = Optional.ofNullable(resource.getStatus()).orElse(NOTHING);
    long generation = resource.getMetadata().getGeneration();
    List<Condition> conditions = conditions(resource, before, outcome);
    String secretName = secretName(resource, before, outcome);
    return outcome
        .record()
        .map(record -> reached(generation, conditions, record, secretName, before, outcome))
        .orElseGet(() -> unseen(generation, conditions, secretName, before));
  }

  private static ManagedSecretStatus unseen(
      long generation, List<Condition> conditions, String secretName, ManagedSecretStatus before) {
    return new ManagedSecretStatus(
        generation,
        conditions,
        before.arn(),
        before.versionId(),
        before.stagingLabels(),
        before.versions(),
        before.versionCount(),
        before.lastChangedTime(),
        secretName,
        before.pinnedVersionId(),
        before.encryption(),
        before.rotation(),
        before.crossAccountPrimaryArn(),
        before.recordSerial(),
        before.sharing());
  }

  private static ManagedSecretStatus reached(
      long generation,
      List<Condition> conditions,
      SecretRecord record,
      String secretName,
      ManagedSecretStatus before,
      SecretOutcome outcome) {
    return new ManagedSecretStatus(
        generation,
        conditions,
        record.arn().toString(),
        record.current().map(VersionId::value).orElse(null),
        Optional.of(labels(record)).filter(m -> !m.isEmpty()).orElse(null),
        Optional.of(versions(record)).filter(v -> !v.isEmpty()).orElse(null),
        record.versions().size(),
        text(record.changedAt()),
        secretName,
        outcome.pinned().map(VersionId::value).orElse(null),
        encryption(before, outcome),
        rotation(record.rotation(), strategy(before, outcome)),
        record.attributes().primary().map(link -> link.arn().toString()).orElse(null),
        record.serial() == 0 ? null : Long.valueOf(record.serial()),
        SharingStatus.of(
            before.sharing(),
            Conditions.find(conditions, Conditions.PROJECTED_INTO).isPresent(),
            outcome));
  }

  private List<Condition> conditions(
      ManagedSecret resource, ManagedSecretStatus before, SecretOutcome outcome) {
    Conditions conditions =
        new Conditions(before.conditions(), resource.getMetadata().getGeneration(), clock.instant())
            .phase(outcome.phase(), outcome.finding());
    if (outcome.rotated().isPresent()) {
      RotationOutcome rotated = outcome.rotated().get();
      conditions.set(Conditions.ROTATED, rotated.status(), rotated.finding());
    } else if (outcome.isFailed() && new Declaration(resource).rotation().isPresent()) {
      conditions.keep(Conditions.ROTATED);
    }
    if (outcome.rolledOut().isPresent()) {
      RolloutReport report = outcome.rolledOut().get();
      conditions.set(Conditions.ROLLED_OUT, rolledOut(report.state()), report.finding());
    } else if (new Declaration(resource).hasRollout()) {
      conditions.keep(Conditions.ROLLED_OUT);
    }
    if (outcome.key().isPresent()) {
      rewrapped(outcome.key().get(), conditions);
    } else if (outcome.isFailed()) {
      conditions.keep(Conditions.REWRAPPED);
    }
    outcome
        .replica()
        .ifPresent(
            replica -> conditions.set(Conditions.REPLICA, replica.status(), replica.finding()));
    outcome
        .changedByAdmission()
        .ifPresent(changed -> conditions.set(Conditions.UNCHANGED, "False", changed));
    outcome.lost().ifPresent(lost -> conditions.set(Conditions.INTACT, "False", lost));
    if (outcome.sharing().isPresent()) {
      SharingReport report = outcome.sharing().get();
      String status = report.withdrawn() ? "False" : "True";
      report.finding().ifPresent(told -> conditions.set(Conditions.SHARED, status, told));
    } else {
      conditions.keep(Conditions.SHARED);
    }
    if (outcome.projectedInto().isPresent()) {
      FanOutReport report = outcome.projectedInto().get();
      conditions.set(Conditions.PROJECTED_INTO, SharingStatus.of(report.state()), report.finding());
    } else if (new Declaration(resource).projectInto().isPresent()) {
      conditions.keep(Conditions.PROJECTED_INTO);
    }
    return conditions.list();
  }

  private static String rolledOut(RolloutReport.State state) {
    return switch (state) {
      case COMPLETE -> "True";
      case UNDER_WAY -> "Unknown";
      case STOPPED -> "False";
    };
  }

  /** There only while something is left to do. */
  private static void rewrapped(KeyOutcome key, Conditions conditions) {
    RewrapPlan plan = key.plan();
    if (!plan.due().isEmpty()) {
      Finding progress = KeyReason.RewrapRunning.with(plan.done(), plan.versions());
      conditions.set(Conditions.REWRAPPED, "False", key.obstacle().orElse(progress));
    }
  }

  private static Encryption encryption(ManagedSecretStatus before, SecretOutcome outcome) {
    if (outcome.key().isEmpty()) {
      return outcome.isFailed() ? before.encryption() : null;
    }
    KeyOutcome key = outcome.key().get();
    return new Encryption(
        key.key().flatMap(KeyRecord::customer).map(c -> c.arn().toString()).orElse(null),
        key.key().map(KeyRecord::alias).orElse(null),
        key.plan().versions(),
        key.plan().done());
  }

  private static String secretName(
      ManagedSecret resource, ManagedSecretStatus before, SecretOutcome outcome) {
    boolean isKept = outcome.isFailed() && new Declaration(resource).hasProjection();
    return outcome.secretName().orElse(isKept ? before.secretName() : null);
  }

  private static Map<String, String> labels(SecretRecord record) {
    Map<String, String> labels = new TreeMap<>();
    record.labels().labels().forEach((label, id) -> labels.put(label.value(), id.value()));
    return labels;
  }

  private static List<ManagedSecretStatus.Version> versions(SecretRecord record) {
    return record.versions().stream()
        .filter(v -> !record.labels().of(v.id()).isEmpty())
        .sorted(Comparator.comparing(VersionEntry::createdAt).reversed())
        .map(
            v ->
                new ManagedSecretStatus.Version(
                    v.id().value(),
                    record.labels().of(v.id()).stream().map(StagingLabel::value).toList(),
                    text(v.createdAt()),
                    state(v.state())))
        .toList();
  }

  private static String state(VersionEntry.State state) {
    return switch (state) {
      case WRITTEN -> null;
      case ANNOUNCED -> "Announced";
      case MISSING -> "Missing";
    };
  }

  private static Optional<String> strategy(ManagedSecretStatus before, SecretOutcome outcome) {
    return outcome
        .strategy()
        .or(
            () ->
                Optional.ofNullable(before.rotation())
                    .map(ManagedSecretStatus.Rotation::strategy)
                    .filter(any -> outcome.isFailed()));
  }

  private static ManagedSecretStatus.Rotation rotation(
      RotationState state, Optional<String> strategy) {
    if (state.equals(RotationState.NONE) && strategy.isEmpty()) {
      return null;
    }
    return new ManagedSecretStatus.Rotation(
        strategy.orElse(null),
        state.lastRotatedAt().map(StatusFactory::text).orElse(null),
        state.nextRotationAt().map(StatusFactory::text).orElse(null),
        state.lastRequestId().orElse(null),
        state.running().map(r -> r.step().awsName()).orElse(null),
        state
            .running()
            .flatMap(RunningRotation::lastFailure)
            .or(state::lastFailure)
            .map(failure -> FailureClass.of(failure).name())
            .orElse(null),
        state
            .running()
            .filter(running -> running.lastFailure().isPresent())
            .map(running -> text(running.notBefore()))
            .orElse(null));
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
