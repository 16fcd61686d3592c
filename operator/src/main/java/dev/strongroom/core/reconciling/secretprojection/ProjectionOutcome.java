package dev.strongroom.core.reconciling.secretprojection;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.reconciling.Phase;
import dev.strongroom.core.reconciling.Setbacks;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.VersionId;
import java.util.List;
import java.util.Optional;

/**
 * What a pass over a SecretProjection has come to.
 *
 * @param setbacks what keeps it from being as declared
 * @param given the secret that it has by this pass; empty when it did not come so far
 * @param warnings what was taken away
 * @param isRemoved whether it has no Secret any more, since it may not have one
 * @param changedByAdmission what a mutating webhook or policy made of the Secret, if it did
 */
public record ProjectionOutcome(
    Setbacks setbacks,
    Optional<Given> given,
    List<Finding> warnings,
    boolean isRemoved,
    Optional<Finding> changedByAdmission) {
  /**
   * What is in a Secret.
   *
   * @param secretName name of the Secret
   */
  public record Given(SecretArn arn, VersionId version, String secretName) {}

  /** Copies. */
  public ProjectionOutcome {
    warnings = List.copyOf(warnings);
  }

  /** How the object stands. */
  public Phase phase() {
    return setbacks.phase().orElse(Phase.READY);
  }

  /** Why it stands like that. */
  public Finding finding() {
    return setbacks
        .finding()
        .orElseGet(() -> SecretReason.Synced.with(given.orElseThrow().version()));
  }
}
