package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a rotation sends the values of a secret. A value is bound to the host and port at which it
 * was first used: whoever may change targets, but not the secret, must not be able to have its
 * passwords sent to a server of their own. The first rotation binds a secret, unless its value
 * names another host than the target: an application may well use another host (the endpoint of the
 * readers), but nobody can tell that from a target that somebody pointed elsewhere. To use such a
 * value, or to move a bound one, the secret's own object must name the new host.
 *
 * @param host host name or address of the target
 * @param port port of the target
 * @param consent the host, or host:port, that the secret's object names as the right one
 * @param inValue reads the host that a value names
 */
public record TargetHost(String host, int port, Optional<String> consent, ValueHost inValue) {

  /** Reads the host that a value names for its applications. */
  @FunctionalInterface
  public interface ValueHost {
    /** The host, if the value names one. */
    Optional<String> of(SecretValue value);
  }

  /** The host and port as they are kept with the secret. */
  public String address() {
    return normal(host) + ":" + port;
  }

  /**
   * Requires that a bound value may be used here.
   *
   * @param bound where the value was used before
   * @throws InvalidInput with {@link RotationReason#TargetHostChanged}
   */
  void requireBound(String bound) {
    if (!bound.equals(address()) && !isConsented()) {
      throw new InvalidInput(RotationReason.TargetHostChanged.with(bound, address()));
    }
  }

  /**
   * Requires that a value that was never used by a rotation may be used here.
   *
   * @throws InvalidInput with {@link RotationReason#TargetHostNotInValue}
   */
  void requireNew(SecretValue value) {
    boolean names = inValue.of(value).filter(named -> !isHere(named)).isPresent();
    if (names && !isConsented()) {
      throw new InvalidInput(RotationReason.TargetHostNotInValue.with(address()));
    }
  }

  /**
   * Requires that the current value of a secret may be used here for the first time.
   *
   * @throws InvalidInput with {@link RotationReason#TargetHostNotInValue} if it may not
   * @throws Unreadable if the value is missing or cannot be opened
   */
  void requireNew(SecretRecord record, SecretValues values) {
    VersionId current = record.current().orElseThrow();
    try (SecretValue value =
        values
            .read(record, current)
            .orElseThrow(() -> new Unreadable(StoreReason.VersionMissing.with(current)))) {
      requireNew(value);
    }
  }

  /**
   * Requires that an administrator's credential may be sent here: it was used here before, or its
   * value or its object names this host. Nothing is taken for granted, as it is for the value that
   * is rotated: whoever declares a target may be nobody whom the administrator trusts.
   *
   * @param name the ManagedSecret of the credential, for the message
   * @throws InvalidInput with {@link RotationReason#AdminSecretElsewhere} if it may not
   */
  public void requireAdmin(String name, SecretRecord record, SecretValue value) {
    boolean isBound = record.rotation().host().filter(address()::equals).isPresent();
    boolean isNamed = inValue.of(value).filter(this::isHere).isPresent();
    if (!isBound && !isNamed && !isConsented()) {
      throw new InvalidInput(RotationReason.AdminSecretElsewhere.with(name, address()));
    }
  }

  /**
   * Requires that the object of a credential names this host.
   *
   * @param reason why not, with the places for the name and this host
   * @param name the ManagedSecret of the credential, for the message
   * @throws InvalidInput if it does not
   */
  public void requireConsent(RotationReason reason, String name) {
    if (!isConsented()) {
      throw new InvalidInput(reason.with(name, address()));
    }
  }

  private boolean isConsented() {
    return consent.filter(this::isHere).isPresent();
  }

  private boolean isHere(String named) {
    String normal = normal(named);
    return normal.equals(normal(host)) || normal.equals(address());
  }

  /**
   * Names compare without regard to case, to brackets of an address and to a full stop at the end.
   */
  private static String normal(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    String bare =
        lower.startsWith("[") && lower.endsWith("]")
            ? lower.substring(1, lower.length() - 1)
            : lower;
    return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
  }
}
