package dev.strongroom.core.record;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What the record knows of a version.
 *
 * @param id its id
 * @param createdAt when it was made
 * @param state whether it has a value
 * @param accessedOn the day (UTC) on which its value was last read, as far as that is known (AWS
 *     LastAccessedDate)
 * @param keys the encryption keys that open it; of a version without a value without meaning
 * @param size length of its value in bytes; empty where it was not noted
 * @param place where its value is; of a version without a value without meaning
 */
public record VersionEntry(
    VersionId id,
    Instant createdAt,
    State state,
    Optional<LocalDate> accessedOn,
    VersionKeys keys,
    Optional<Integer> size,
    ValuePlace place) {

  private static VersionEntry fresh(State state, VersionId id, Instant createdAt) {
    return new VersionEntry(
        id,
        createdAt,
        state,
        Optional.empty(),
        VersionKeys.DEFAULT,
        Optional.empty(),
        ValuePlace.DERIVED);
  }

  /** Whether a version has a value. */
  public enum State {
    /** It has. */
    WRITTEN,
    /** A rotation has announced it and not yet written its value. */
    ANNOUNCED,
    /** It had, and the store does not have it any more. */
    MISSING
  }

  /** A version with a value. */
  public static VersionEntry written(VersionId id, Instant createdAt) {
    return fresh(State.WRITTEN, id, createdAt);
  }

  /** A version whose value is still to come. */
  public static VersionEntry announced(VersionId id, Instant createdAt) {
    return fresh(State.ANNOUNCED, id, createdAt);
  }

  /** Whether the value is still to come. */
  public boolean empty() {
    return state == State.ANNOUNCED;
  }

  /** The same version in another state. */
  public VersionEntry in(State next) {
    return new VersionEntry(id, createdAt, next, accessedOn, keys, size, place);
  }

  /** The same version, read on this day. */
  public VersionEntry readOn(LocalDate day) {
    return new VersionEntry(id, createdAt, state, Optional.of(day), keys, size, place);
  }

  /** The same version, opened by these keys. */
  public VersionEntry under(VersionKeys next) {
    return new VersionEntry(id, createdAt, state, accessedOn, next, size, place);
  }

  /**
   * The same version with a value. Whoever swaps a record with it stores the value, too.
   *
   * @param ciphertext as {@link SecretValues#seal} makes it; not copied
   * @param length of the value, in bytes
   */
  public VersionEntry holding(byte[] ciphertext, int length) {
    return new VersionEntry(
        id,
        createdAt,
        State.WRITTEN,
        accessedOn,
        keys,
        Optional.of(length),
        new ValuePlace.Inline(ciphertext));
  }

  /** The same version with its value in another place. */
  public VersionEntry at(ValuePlace next) {
    return new VersionEntry(id, createdAt, state, accessedOn, keys, size, next);
  }
}
