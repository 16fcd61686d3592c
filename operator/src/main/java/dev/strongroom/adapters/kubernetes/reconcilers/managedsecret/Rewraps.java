package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.encryption.RewrapPlan;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.record.SecretRecord;
import java.util.Optional;

/** The background work that has versions follow the encryption key of their secret. */
public interface Rewraps {
  /**
   * Has the versions of a secret wrapped under its key, unless that is under way.
   *
   * @param changed told after each batch that changed something, and when it is known what stops it
   */
  void proceed(SecretRecord record, RewrapPlan.Mode mode, Runnable changed);

  /** What kept the last run from doing all. */
  Optional<Finding> obstacle(SecretRecord record);
}
