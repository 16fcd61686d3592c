package dev.strongroom.core.projection;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.projection.Shape.Entry;
import dev.strongroom.core.projection.Shape.Whole;
import dev.strongroom.core.record.VersionId;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether the record of a secret, and its value, can be rebuilt from the projected Secret.
 * A value is only taken from a Secret that is certainly as the operator wrote it: its mark names
 * the version, and nobody can make a mark without the operator's key.
 */
public sealed interface RecordRebuilding {
  /** The record can be rebuilt: this version's value is under this key of the Secret. */
  record Possible(VersionId version, String key) implements RecordRebuilding {}

  /** The record cannot be rebuilt. */
  record Impossible(Obstacle obstacle) implements RecordRebuilding {}

  /** Why a record cannot be rebuilt. */
  enum Obstacle {
    /** No Secret is declared. */
    NOT_PROJECTED("spec.projection is not set, so no Secret holds the value"),
    /** The declared Secret does not exist. */
    NO_SECRET("the projected Secret does not exist"),
    /** Another installation wrote the Secret. */
    OF_ANOTHER_INSTALLATION("another installation of Strongroom wrote the Secret"),
    /** The Secret is not labelled as the projection of this object. */
    NOT_OURS("the Secret is not labelled as the projection of this ManagedSecret"),
    /** The Secret has no mark that fits its data. */
    CHANGED("somebody changed the Secret after Strongroom wrote it, or Strongroom never wrote it"),
    /** The Secret was written for another declaration. */
    DECLARED_DIFFERENTLY("spec.projection has changed since the Secret was written"),
    /** No key of the Secret holds the whole value. */
    ONLY_PARTS("no key of the Secret holds the whole value as it is"),
    /** The status knows of another version. */
    OTHER_VERSION("the Secret does not hold the version that the status shows"),
    /** Another record has the version. */
    OF_ANOTHER_SECRET("the Secret holds the value of another secret, which has its record");

    private final String sentence;

    Obstacle(String sentence) {
      this.sentence = sentence;
    }

    /** The reason for people, to follow a colon. */
    public String sentence() {
      return sentence;
    }
  }

  /**
   * Decides.
   *
   * @param spec the declaration of the Secret, if there is one
   * @param observed what is seen of that Secret, if it exists
   * @param shown the version that the status of the object shows in the Secret, if it shows one
   * @param known the versions that other records of the account have
   * @param installation this installation, as its Secrets name it
   */
  static RecordRebuilding decide(
      Optional<ProjectionSpec> spec,
      Optional<ObservedSecret> observed,
      Optional<VersionId> shown,
      Set<VersionId> known,
      String installation) {
    if (spec.isEmpty()) {
      return new Impossible(Obstacle.NOT_PROJECTED);
    }
    if (observed.isEmpty()) {
      return new Impossible(Obstacle.NO_SECRET);
    }
    Optional<Obstacle> obstacle = obstacle(spec.get(), observed.get(), installation);
    if (obstacle.isPresent()) {
      return new Impossible(obstacle.get());
    }
    return observed
        .get()
        .mark()
        .flatMap(mark -> version(mark.version()))
        .map(version -> of(spec.get(), version, shown, known))
        .orElseGet(() -> new Impossible(Obstacle.CHANGED));
  }

  private static Optional<Obstacle> obstacle(
      ProjectionSpec spec, ObservedSecret secret, String installation) {
    if (secret.isOfAnotherThan(installation)) {
      return Optional.of(
          secret.installation().isPresent() ? Obstacle.OF_ANOTHER_INSTALLATION : Obstacle.CHANGED);
    }
    if (!secret.labelled()) {
      return Optional.of(Obstacle.NOT_OURS);
    }
    if (!secret.intact()) {
      return Optional.of(Obstacle.CHANGED);
    }
    return secret.mark().filter(mark -> mark.specDigest().equals(spec.digest())).isPresent()
        ? Optional.empty()
        : Optional.of(Obstacle.DECLARED_DIFFERENTLY);
  }

  private static RecordRebuilding of(
      ProjectionSpec spec, VersionId version, Optional<VersionId> shown, Set<VersionId> known) {
    if (shown.filter(other -> !other.equals(version)).isPresent()) {
      return new Impossible(Obstacle.OTHER_VERSION);
    }
    if (known.contains(version)) {
      return new Impossible(Obstacle.OF_ANOTHER_SECRET);
    }
    return spec.shape().entries().stream()
        .filter(Whole.class::isInstance)
        .map(Entry::key)
        .findFirst()
        .<RecordRebuilding>map(key -> new Possible(version, key))
        .orElseGet(() -> new Impossible(Obstacle.ONLY_PARTS));
  }

  private static Optional<VersionId> version(String id) {
    try {
      return Optional.of(new VersionId(id));
    } catch (InvalidInput noVersion) {
      return Optional.empty();
    }
  }
}
