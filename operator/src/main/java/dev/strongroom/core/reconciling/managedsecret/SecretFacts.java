package dev.strongroom.core.reconciling.managedsecret;

import dev.strongroom.core.encryption.RewrapPlan;
import dev.strongroom.core.keys.KeyObstacles;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.rotation.RetireRules;
import dev.strongroom.core.rotation.RetryRules;
import dev.strongroom.core.rotation.RotationDue;
import java.time.Instant;
import java.util.Optional;

/**
 * What a pass knows of a secret once its record is as declared.
 *
 * @param record the record
 * @param isNew whether this pass has made it
 * @param projection the Secret that is declared, or what is wrong with that
 * @param projectedName the name of that Secret as it is written; it may be none that can exist
 * @param pin the version to project instead of the current one, or what is wrong with that
 * @param rewrap which versions follow when the key changes
 * @param key the customer-managed key of the secret, if it has one and that is known
 * @param keys which of the keys that the record needs cannot be used
 * @param rewrapObstacle what stopped the background work that has versions follow the key
 * @param rotation where rotation is declared: what is known of it, or what is missing
 * @param now the time
 */
public record SecretFacts(
    SecretRecord record,
    boolean isNew,
    Attempt<Optional<ProjectionSpec>> projection,
    Optional<String> projectedName,
    Attempt<Optional<VersionReference>> pin,
    RewrapPlan.Mode rewrap,
    Optional<KeyRecord> key,
    KeyObstacles keys,
    Optional<Finding> rewrapObstacle,
    Optional<Attempt<Rotation>> rotation,
    Instant now) {

  /**
   * What is known of a secret's rotation.
   *
   * @param strategy how the credential is changed, by its declared name, as far as that is known
   * @param due what record, request and schedule say
   * @param retries what happens when a step fails
   * @param retire when an old credential ends
   * @param overBudget why a new rotation has no room for its version
   * @param heldUntil until when another attempt would fail like the last one
   * @param waitingSince since when it has been waiting for a thread, if that is long
   * @param queued what the user is told of that
   * @param obstacle what kept the last run from doing anything at all
   */
  public record Rotation(
      Optional<String> strategy,
      RotationDue due,
      RetryRules retries,
      RetireRules retire,
      Optional<Finding> overBudget,
      Optional<Instant> heldUntil,
      Optional<Instant> waitingSince,
      Optional<Finding> queued,
      Optional<Finding> obstacle) {}
}
