package dev.strongroom.core.record;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import java.util.Optional;

/**
 * Which version of a secret is meant.
 *
 * @param version its id, if it is named by that
 * @param label a label that is on it, if it is named by that; with both, they must agree; with
 *     none, the current version is meant
 */
public record VersionReference(Optional<VersionId> version, Optional<StagingLabel> label) {
  /** The current version. */
  public static final VersionReference CURRENT = to(StagingLabel.CURRENT);

  /** The version with this id. */
  public static VersionReference to(VersionId version) {
    return new VersionReference(Optional.of(version), Optional.empty());
  }

  /** The version with this label. */
  public static VersionReference to(StagingLabel label) {
    return new VersionReference(Optional.empty(), Optional.of(label));
  }

  /**
   * The version that is meant.
   *
   * @throws Rejected when the record does not name such a version, or both are given and do not
   *     agree
   */
  public VersionId in(SecretRecord record) {
    if (version.isEmpty()) {
      StagingLabel wanted = label.orElse(StagingLabel.CURRENT);
      return record
          .labels()
          .version(wanted)
          .orElseThrow(
              () -> new Rejected(Kind.NOT_FOUND, RequestReason.LabelNotFound.with(wanted)));
    }
    VersionId id = version.get();
    if (record.version(id).isEmpty()) {
      throw new Rejected(Kind.NOT_FOUND, RequestReason.VersionNotFound.with(id));
    }
    if (label.isPresent() && !record.labels().version(label.get()).equals(version)) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.LabelNotOnVersion.with());
    }
    return id;
  }

  /** The failure of a reader who finds no value there. */
  public Rejected withoutValue(VersionId id) {
    return new Rejected(
        Kind.NOT_FOUND,
        version.isPresent()
            ? RequestReason.VersionNotFound.with(id)
            : RequestReason.LabelNotFound.with(label.orElse(StagingLabel.CURRENT)));
  }
}
