package dev.strongroom.core.record;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which version each staging label points at. Immutable. Being a map it cannot put one label on two
 * versions; {@link #moveCurrent} keeps the other two rules of AWS: AWSCURRENT never vanishes, and
 * AWSPREVIOUS is the version that lost it ("How secret versions work", AWS user guide).
 */
public record LabelMap(SortedMap<StagingLabel, VersionId> labels) {
  /** Most labels a secret can have, over all its versions (AWS quota). */
  public static final int MAX_LABELS = 20;

  /** No labels: a secret without a value. */
  public static final LabelMap EMPTY = new LabelMap(new TreeMap<>());

  /** Copies, and checks the quota. */
  public LabelMap {
    if (labels.size() > MAX_LABELS) {
      throw new Rejected(
          Rejected.Kind.LIMIT_EXCEEDED, RequestReason.TooManyLabels.with(MAX_LABELS));
    }
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** The version with this label. */
  public Optional<VersionId> version(StagingLabel label) {
    return Optional.ofNullable(labels.get(label));
  }

  /** The version with AWSCURRENT. */
  public Optional<VersionId> current() {
    return version(StagingLabel.CURRENT);
  }

  /** The labels of one version, in lexical order. */
  public Set<StagingLabel> of(VersionId version) {
    Set<StagingLabel> on = new TreeSet<>();
    labels.forEach(
        (label, labelled) -> {
          if (labelled.equals(version)) {
            on.add(label);
          }
        });
    return on;
  }

  /**
   * Puts a label on a version, taking it from the one that has it; AWSCURRENT as {@link
   * #moveCurrent}.
   */
  public LabelMap move(StagingLabel label, VersionId to) {
    return label.equals(StagingLabel.CURRENT) ? moveCurrent(to) : with(label, to);
  }

  /**
   * Makes a version current. The version that loses AWSCURRENT gets AWSPREVIOUS; when it goes to
   * the version that has AWSPREVIOUS (a rollback) the two swap. Moving it to where it is changes
   * nothing.
   */
  public LabelMap moveCurrent(VersionId to) {
    Optional<VersionId> losing = current();
    if (losing.equals(Optional.of(to))) {
      return this;
    }
    LabelMap moved = with(StagingLabel.CURRENT, to);
    return losing.map(v -> moved.with(StagingLabel.PREVIOUS, v)).orElse(moved);
  }

  /** Takes a label away. AWSCURRENT cannot be taken away, only moved. */
  public LabelMap remove(StagingLabel label) {
    if (label.equals(StagingLabel.CURRENT)) {
      throw new Rejected(
          Rejected.Kind.INVALID_PARAMETER, RequestReason.CurrentCannotBeRemoved.with());
    }
    SortedMap<StagingLabel, VersionId> next = new TreeMap<>(labels);
    next.remove(label);
    return new LabelMap(next);
  }

  private LabelMap with(StagingLabel label, VersionId version) {
    SortedMap<StagingLabel, VersionId> next = new TreeMap<>(labels);
    next.put(label, version);
    return new LabelMap(next);
  }
}
