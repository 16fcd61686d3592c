package dev.strongroom.core.diagnosis;

import java.util.List;

/**
 * What the operator says of a root key.
 *
 * @param provider where the key is
 * @param active whether it wraps new keys
 * @param ready whether it can be used
 * @param intact whether its Secret is as it was; true for keys that are elsewhere
 * @param message of the condition that is not as it should be, else empty
 */
public record RootKeyState(
    String provider, boolean active, boolean ready, boolean intact, String message) {
  private static final String SUBJECT = "root key";

  /** Judges all of an installation. */
  public static Check check(Look<List<RootKeyState>> look) {
    Check none =
        Check.failing(
            SUBJECT, "none is in use", "the operator has not got its root key: see its logs");
    return look.judged(SUBJECT, keys -> judged(keys, none), none);
  }

  private static Check judged(List<RootKeyState> keys, Check none) {
    return keys.stream()
        .filter(key -> !key.ready() || !key.intact())
        .map(
            key ->
                Check.failing(
                    SUBJECT, key.provider() + ": " + key.message(), "see examples/root-key"))
        .findFirst()
        .or(
            () ->
                keys.stream()
                    .filter(RootKeyState::active)
                    .map(key -> Check.ok(SUBJECT, "provider " + key.provider() + " is usable"))
                    .findFirst())
        .orElse(none);
  }
}
