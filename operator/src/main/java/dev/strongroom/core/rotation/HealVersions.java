package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.values.SecretValue;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds which of the kept versions of a secret its target accepts, and makes it current: for a
 * store that was restored to a state in which targets had other passwords. Versions are tried one
 * after another, the current one first, then AWSPREVIOUS, AWSPENDING and the others from new to
 * old; no more than a given number of them, since targets lock users out after failed logins.
 */
public final class HealVersions {
  private final SecretValues values;
  private final MoveStagingLabel labels;

  /** What was found for a secret. */
  public enum Outcome {
    /** The target accepts the current version. */
    HEALTHY,
    /** It accepts another version, which would be made current. */
    FOUND,
    /** It accepts another version, which is current now. */
    HEALED,
    /** It accepts none of the versions that were tried. */
    NONE_ACCEPTED,
    /** It accepts a version of the rotation that is under way, which is left to that rotation. */
    ROTATING,
    /** It could not be asked. */
    UNKNOWN
  }

  /**
   * What was found.
   *
   * @param outcome in short
   * @param version the version that the target accepts, if there is one
   * @param tried how many versions were tried
   * @param problem why the target could not be asked, for {@link Outcome#UNKNOWN}
   */
  public record Result(
      Outcome outcome, Optional<VersionId> version, int tried, Optional<TargetProblem> problem) {}

  /** Over these values and labels. */
  public HealVersions(SecretValues values, MoveStagingLabel labels) {
    this.values = values;
    this.labels = labels;
  }

  /**
   * Asks the target, and moves AWSCURRENT if that helps.
   *
   * @param most how many versions are tried
   * @param change whether AWSCURRENT is moved, or only told where to
   * @throws InvalidInput when the target is not the host at which the values may be used, or the
   *     secret is scheduled for deletion or has no value
   * @throws dev.strongroom.core.problems.Rejected when somebody else moved AWSCURRENT meanwhile
   */
  public Result heal(SecretRecord record, RotationPlan plan, int most, boolean change) {
    if (record.deletionAt().isPresent() || record.current().isEmpty()) {
      throw new InvalidInput(RotationReason.RotationImpossible.with("it has no current value."));
    }
    requireHost(record, plan);
    Optional<RotationTarget> target = plan.strategy().target();
    if (target.isEmpty()) {
      return new Result(Outcome.UNKNOWN, Optional.empty(), 0, Optional.empty());
    }
    int tried = 0;
    for (VersionId version : candidates(record).stream().limit(most).toList()) {
      tried++;
      Optional<TargetProblem> problem = test(record, version, target.get());
      if (problem.isEmpty()) {
        return accepted(record, version, tried, change);
      } else if (!isOfTheVersion(problem.get())) {
        return new Result(Outcome.UNKNOWN, Optional.empty(), tried, problem);
      }
    }
    return new Result(Outcome.NONE_ACCEPTED, Optional.empty(), tried, Optional.empty());
  }

  /** Whether another version may do better; every other problem would meet them all. */
  private static boolean isOfTheVersion(TargetProblem problem) {
    return switch (problem) {
      case LOGIN_REFUSED, VALUE_INCOMPLETE, ENGINE_DIFFERS -> true;
      default -> false;
    };
  }

  private void requireHost(SecretRecord record, RotationPlan plan) {
    Optional<String> bound = record.rotation().host();
    plan.host()
        .ifPresent(
            host ->
                bound.ifPresentOrElse(host::requireBound, () -> host.requireNew(record, values)));
  }

  /** The versions with a value, in the order in which they are tried. */
  static Set<VersionId> candidates(SecretRecord record) {
    Set<VersionId> written = new LinkedHashSet<>();
    List<VersionEntry> newestFirst =
        record.versions().stream()
            .filter(entry -> entry.state() == VersionEntry.State.WRITTEN)
            .sorted(Comparator.comparing(VersionEntry::createdAt).reversed())
            .toList();
    Set<VersionId> there = new LinkedHashSet<>(newestFirst.stream().map(VersionEntry::id).toList());
    Stream.of(StagingLabel.CURRENT, StagingLabel.PREVIOUS, StagingLabel.PENDING)
        .flatMap(label -> record.labels().version(label).stream())
        .filter(there::contains)
        .forEach(written::add);
    written.addAll(there);
    return written;
  }

  private Optional<TargetProblem> test(
      SecretRecord record, VersionId version, RotationTarget target) {
    Optional<SecretValue> read;
    try {
      read = values.read(record, version);
    } catch (InvalidInput | Unreadable unreadable) {
      read = Optional.empty();
    }
    if (read.isEmpty()) {
      return Optional.of(TargetProblem.VALUE_INCOMPLETE);
    }
    try (SecretValue value = read.get()) {
      return target.test(value);
    }
  }

  private Result accepted(SecretRecord record, VersionId version, int tried, boolean change) {
    if (record.current().equals(Optional.of(version))) {
      return new Result(Outcome.HEALTHY, Optional.of(version), tried, Optional.empty());
    }
    boolean rotating =
        record.rotation().running().filter(running -> running.token().equals(version)).isPresent();
    if (rotating) {
      return new Result(Outcome.ROTATING, Optional.of(version), tried, Optional.empty());
    }
    if (change) {
      labels.move(
          record.owner().namespace(),
          record.arn().name(),
          new LabelMove(StagingLabel.CURRENT, record.current(), Optional.of(version)));
    }
    return new Result(
        change ? Outcome.HEALED : Outcome.FOUND, Optional.of(version), tried, Optional.empty());
  }
}
