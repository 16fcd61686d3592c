package dev.strongroom.core.encryption;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a customer-managed key, as functions of its record. */
public final class KeyChanges {
  /**
   * Most materials of a key. A record holds them all for ever; with one every 90 days they last for
   * 49 years.
   */
  public static final int MOST_MATERIALS = 200;

  private KeyChanges() {}

  /**
   * With what is declared now. A deletion that is scheduled keeps its date whatever the window
   * becomes; one that is no longer declared is cancelled.
   */
  static CustomerKey declared(CustomerKey key, KeyDeclaration declared, Instant now) {
    Optional<Instant> deletionAt =
        declared.toBeDeleted()
            ? key.deletionAt().or(() -> Optional.of(now.plus(declared.deletionWindow())))
            : Optional.empty();
    return new CustomerKey(declared, key.arn(), deletionAt, key.lastRotationRequest());
  }

  /**
   * When the next rotation is due by schedule: whole periods after the key was made, the first of
   * them after its newest material. A rotation on demand does not move it (AWS KMS).
   *
   * @return empty when none is due at all
   */
  public static Optional<Instant> nextRotationAt(KeyRecord record) {
    return record
        .customer()
        .filter(key -> record.state() == KeyState.ENABLED && !isFull(record))
        .flatMap(key -> key.declared().rotationPeriod())
        .map(period -> nextRotationAt(record, period));
  }

  private static Instant nextRotationAt(KeyRecord record, Duration period) {
    Instant made = record.versions().get(0).createdAt();
    long periods = Duration.between(made, record.current().createdAt()).dividedBy(period);
    return made.plus(period.multipliedBy(periods + 1));
  }

  /** Whether the key has as many materials as it can have and is rotated no more. */
  public static boolean isFull(KeyRecord record) {
    return record.versions().size() >= MOST_MATERIALS;
  }

  /** Whether a new material is to be made: on demand, or because the last is too old. */
  static boolean isRotationDue(KeyRecord record, Optional<String> request, Instant now) {
    if (record.state() != KeyState.ENABLED || isFull(record)) {
      return false;
    }
    Optional<String> last = record.customer().flatMap(CustomerKey::lastRotationRequest);
    boolean isAsked = request.isPresent() && !request.equals(last);
    return isAsked || nextRotationAt(record).filter(at -> !at.isAfter(now)).isPresent();
  }

  /** With a new material, for a request if there is one. */
  static KeyRecord rotated(KeyRecord record, KeyVersion material, Optional<String> request) {
    CustomerKey key = record.customer().orElseThrow();
    return record
        .withNewMaterial(material)
        .withCustomer(
            new CustomerKey(
                key.declared(), key.arn(), key.deletionAt(), request.or(key::lastRotationRequest)));
  }
}
