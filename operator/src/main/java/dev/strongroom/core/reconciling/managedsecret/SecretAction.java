package dev.strongroom.core.reconciling.managedsecret;

import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.VersionId;
import java.util.Optional;

/** What is to be done for a secret whose record is as declared. Each can be repeated. */
public sealed interface SecretAction {
  /**
   * Make the projected Secret hold a version; nothing is written if it does.
   *
   * @param pinned the version, if it is pinned
   */
  record Project(ProjectionSpec spec, VersionId version, Optional<VersionId> pinned)
      implements SecretAction {}

  /** Give up the owned Secrets of the ManagedSecret, all but the one of this name. */
  record GiveUpOthers(Optional<String> wanted) implements SecretAction {}

  /** Have versions wrapped under the secret's key, in the background. */
  record Rewrap() implements SecretAction {}

  /** Have the rotation go on, in the background. */
  record Rotate() implements SecretAction {}
}
