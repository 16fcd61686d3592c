package dev.strongroom.core.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a key, as functions of its record. */
public final class KeyChanges {
  /**
   * Most materials of a key. A record holds them all for ever; with one every 90 days they last for
   * 49 years.
   */
  public static final int MOST_MATERIALS = 200;

  /**
   * From one material of an account's default key to the next: AWS KMS rotates the keys that it
   * manages for its customers about every year (365 days).
   */
  public static final Duration DEFAULT_KEY_PERIOD = Duration.ofDays(365);

  /**
   * The years of default keys begin by up to this much before the keys were made, so that accounts
   * which were made together do not all get new materials together, and no first material is used
   * for more than a period.
   */
  static final Duration SPREAD = Duration.ofDays(30);

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
    return new CustomerKey(
        declared, key.tenancy(), key.arn(), deletionAt, key.lastRotationRequest());
  }

  /**
   * When the next rotation is due by schedule: whole periods after the key was made, the first of
   * them after its newest material. A rotation on demand does not move it (AWS KMS). The periods of
   * a default key are counted from a moment of its own before it was made, see {@link #SPREAD}.
   *
   * @return empty when none is due at all
   */
  public static Optional<Instant> nextRotationAt(KeyRecord record) {
    return rotationPeriod(record)
        .filter(period -> record.state() == KeyState.ENABLED && !isFull(record))
        .map(period -> nextRotationAt(record, period));
  }

  /** The key of the projection MAC has none: a new one would rewrite every projected Secret. */
  private static Optional<Duration> rotationPeriod(KeyRecord record) {
    return record.isDefault()
        ? Optional.of(DEFAULT_KEY_PERIOD)
        : record.customer().flatMap(key -> key.declared().rotationPeriod());
  }

  private static Instant nextRotationAt(KeyRecord record, Duration period) {
    Instant begin = record.versions().get(0).createdAt().minus(lead(record));
    long periods = Duration.between(begin, record.current().createdAt()).dividedBy(period);
    return begin.plus(period.multipliedBy(periods + 1));
  }

  /** From the key's random id, so that it is the same for whoever looks. */
  private static Duration lead(KeyRecord record) {
    return record.isDefault()
        ? Duration.ofSeconds(
            Math.floorMod(record.keyId().getLeastSignificantBits(), SPREAD.toSeconds()))
        : Duration.ZERO;
  }

  /** Whether the key has as many materials as it can have and is no longer rotated. */
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
                key.declared(),
                key.tenancy(),
                key.arn(),
                key.deletionAt(),
                request.or(key::lastRotationRequest)));
  }
}
