package dev.strongroom.core.reconciling.managedsecret;

import dev.strongroom.core.keys.KeyObstacles;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.record.SecretRecord;
import java.util.Optional;
import java.util.UUID;

/**
 * The encryption key of a secret's next values.
 *
 * @param key a customer-managed key; empty for the account's own
 * @param problem why it is not the declared one
 */
public record KeyChoice(Optional<UUID> key, Optional<Failure> problem) {
  /**
   * Decides. A secret that is there stays with the key it has when the declared one is not there or
   * cannot be used: nothing is written under a key that nobody can read with.
   *
   * @param declared the key that is declared, or why it is not known
   * @param obstacles of the declared key
   * @param own the record, if it belongs to the declaring object
   * @return the choice, or why a new secret can have none
   */
  public static Attempt<KeyChoice> decide(
      Attempt<Optional<UUID>> declared, KeyObstacles obstacles, Optional<SecretRecord> own) {
    Optional<Failure> problem =
        declared.failure().or(() -> unusable(declared.value().orElseThrow(), obstacles, own));
    if (problem.isEmpty()) {
      return Attempt.done(new KeyChoice(declared.value().orElseThrow(), problem));
    }
    return own.map(r -> Attempt.done(new KeyChoice(r.metadata().key(), problem)))
        .orElseGet(() -> Attempt.failed(problem.get()));
  }

  /** A key that the secret has already is looked at later, with everything else. */
  private static Optional<KeyUnusable> unusable(
      Optional<UUID> declared, KeyObstacles obstacles, Optional<SecretRecord> own) {
    return own.filter(record -> record.metadata().key().equals(declared)).isPresent()
        ? Optional.empty()
        : obstacles.toWrite(declared);
  }
}
