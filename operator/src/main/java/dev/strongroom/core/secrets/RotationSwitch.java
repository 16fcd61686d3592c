package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RecordUpdates;
import dev.strongroom.core.record.SecretAttributes.RotationSettings;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.schedule.RotationRules;
import java.util.Collections;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the record keeps of the rotation that callers of the API turn on and off (AWS RotateSecret,
 * CancelRotateSecret). Every method throws {@link Rejected} when there is no such secret, and
 * {@link Unavailable} when the store does not answer, or others change the record all the time.
 */
public final class RotationSwitch {
  private static final RotationSettings OFF =
      new RotationSettings(
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Collections.emptySortedMap(),
          Optional.empty());

  private final RecordUpdates updates;

  /** The use case over this store. */
  public RotationSwitch(RecordStore records) {
    this.updates = new RecordUpdates(records);
  }

  /**
   * Rotation is on.
   *
   * @param rules when the secret is rotated from now on; empty to leave that as it is
   * @param functionArn the function that rotates it from now on; empty to leave that as it is
   * @return the record as it is now
   */
  public SecretRecord turnOn(
      String namespace,
      SecretName name,
      Optional<RotationRules> rules,
      Optional<String> functionArn) {
    return updates.change(
        namespace,
        name,
        record -> with(record, known -> by(ruled(known.turned(true), rules), functionArn)));
  }

  /**
   * A function was to rotate the secret, and cannot be called.
   *
   * @return the record as it is now
   */
  public SecretRecord keepFunction(String namespace, SecretName name, String functionArn) {
    return updates.change(
        namespace, name, record -> with(record, known -> by(known, Optional.of(functionArn))));
  }

  private static RotationSettings by(RotationSettings known, Optional<String> functionArn) {
    return new RotationSettings(
        known.enabled(),
        functionArn.or(known::functionArn),
        known.afterDays(),
        known.schedule(),
        known.duration(),
        known.externalMetadata(),
        known.externalRoleArn());
  }

  /**
   * Rotation is off, and the one under way is cancelled: AWSPENDING is taken from its version. The
   * engine sees to it then that the target accepts the current value again, if it was ever sent the
   * pending one. AWS leaves the label where it is, and with it a secret that cannot be rotated
   * until somebody takes it away.
   *
   * @return the record as it is now
   */
  public SecretRecord turnOff(String namespace, SecretName name) {
    return updates.change(
        namespace,
        name,
        record -> RotationControl.cancelled(with(record, known -> known.turned(false))));
  }

  private static RotationSettings ruled(RotationSettings known, Optional<RotationRules> rules) {
    return rules
        .map(
            next ->
                new RotationSettings(
                    known.enabled(),
                    known.functionArn(),
                    next.days(),
                    next.expression(),
                    next.duration(),
                    known.externalMetadata(),
                    known.externalRoleArn()))
        .orElse(known);
  }

  private static SecretRecord with(SecretRecord record, UnaryOperator<RotationSettings> change) {
    RotationSettings next = change.apply(record.attributes().rotation().orElse(OFF));
    return record.withAttributes(record.attributes().withRotation(Optional.of(next)));
  }
}
