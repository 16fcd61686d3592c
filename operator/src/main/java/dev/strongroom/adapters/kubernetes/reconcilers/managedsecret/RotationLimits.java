package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.PolicyReader;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.rotation.ParallelRotations;
import dev.strongroom.core.rotation.ParallelRotations.Limit;
import dev.strongroom.core.rotation.RotationDue;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecretSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps to the numbers of rotations that users allow to run at one time. */
final class RotationLimits {
  /** A rotation that waits is woken when another one has ended; this is for those that are not. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final ParallelRotations parallel = new ParallelRotations();
  private final SeenObjects caches;
  private final RecordQueries queries;
  private final Rotations runner;

  RotationLimits(SeenObjects caches, RecordQueries queries, Rotations runner) {
    this.caches = caches;
    this.queries = queries;
    this.runner = runner;
  }

  /**
   * What is due as far as the limits allow it.
   *
   * @param canBegin whether nothing else keeps a rotation that is due from beginning
   */
  RotationDue within(
      ManagedSecretSpec.Rotation rotation,
      PolicyReader policy,
      Optional<ExternalSecretTarget> target,
      SecretRecord record,
      RotationDue due,
      boolean canBegin,
      Instant now) {
    List<Limit> limits = limits(rotation, policy, target, record.owner().namespace());
    if (limits.isEmpty()) {
      return due;
    }
    learn(limits, record, now);
    if (record.rotation().running().isPresent()) {
      parallel.runs(record.arn(), limits, now);
    } else if (due.kind() == RotationDue.Kind.BEGIN && canBegin) {
      return parallel
          .admit(record.arn(), limits, this::isActive, () -> caches.lookAgainAt(record), now)
          .map(full -> waiting(due, full, now))
          .orElse(due);
    } else if (!runner.isUnderWay(record.arn())) {
      parallel.ended(record.arn(), limits);
    }
    return due;
  }

  private static List<Limit> limits(
      ManagedSecretSpec.Rotation rotation,
      PolicyReader policy,
      Optional<ExternalSecretTarget> target,
      String namespace) {
    Stream<Limit> ofPolicy =
        policy
            .maxParallel()
            .map(most -> new Limit(policyGroup(rotation, namespace), most))
            .stream();
    Stream<Limit> ofTarget =
        target.map(there -> there.getSpec().maxParallel()).stream()
            .map(most -> new Limit(targetGroup(rotation, namespace), most));
    return Stream.concat(ofPolicy, ofTarget).toList();
  }

  private static String targetGroup(ManagedSecretSpec.Rotation rotation, String namespace) {
    return rotation.targetRef() == null
        ? ""
        : "ExternalSecretTarget " + namespace + "/" + rotation.targetRef().name();
  }

  private static String policyGroup(ManagedSecretSpec.Rotation rotation, String namespace) {
    return "RotationPolicy " + namespace + "/" + rotation.policyRef().name();
  }

  private static RotationDue waiting(RotationDue due, Limit full, Instant now) {
    return new RotationDue(
        RotationDue.Kind.BLOCKED,
        due.requestId(),
        Optional.of(now.plus(LOOK_AGAIN)),
        Optional.of(RotationReason.RotationLimited.with(full.group(), full.most())));
  }

  /** What ran when this process started counts too. */
  private synchronized void learn(List<Limit> limits, SecretRecord record, Instant now) {
    for (Limit limit : limits) {
      if (parallel.isNew(limit.group())) {
        queries
            .ofAccount(record.arn().account().value())
            .flatMap(RotationLimits::running)
            .filter(other -> isOf(limit, other))
            .forEach(other -> parallel.runs(other.arn(), List.of(limit), now));
      }
    }
  }

  private boolean isOf(Limit limit, SecretRecord record) {
    String namespace = record.owner().namespace();
    return caches
        .primary(namespace, record.owner().name())
        .flatMap(ms -> new Declaration(ms).rotation())
        .filter(
            rotation ->
                policyGroup(rotation, namespace).equals(limit.group())
                    || targetGroup(rotation, namespace).equals(limit.group()))
        .isPresent();
  }

  private boolean isActive(SecretArn secret) {
    return runner.isUnderWay(secret)
        || queries.find(secret.account().value(), secret.name()).stream()
            .flatMap(RotationLimits::running)
            .findAny()
            .isPresent();
  }

  private static Stream<SecretRecord> running(StoredRecord stored) {
    try {
      return Stream.of(stored.record()).filter(record -> record.rotation().running().isPresent());
    } catch (Unreadable unknown) {
      return Stream.empty();
    }
  }
}
