package dev.strongroom.core.record;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountBudget.Usage;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A record as the store has it, with what the store knows beside it. A stored record may be corrupt
 * or have been written by a newer version; then only {@link #record} fails, and everything else
 * tells as much as can be read.
 */
public interface StoredRecord {
  /** What the store finds it by: for logs, and to tell stored records apart. */
  String id();

  /** The store's mark of this state. */
  String revision();

  /**
   * The record. It was parsed when it was read from the store, so this costs nothing. Nobody has
   * checked its seal yet; see {@link RecordQueries#verified}.
   *
   * @throws Unreadable with {@link StoreReason#StoredByNewerVersion} or {@link
   *     StoreReason#StoredObjectDamaged} when it cannot be read
   */
  SecretRecord record();

  /** The record; empty when it cannot be read. */
  default Optional<SecretRecord> readable() {
    try {
      return Optional.of(record());
    } catch (Unreadable left) {
      return Optional.empty();
    }
  }

  /** The ARN of its secret, as stored. */
  Optional<String> arn();

  /** The object that declares its secret. */
  Optional<Owner> owner();

  /** Whether its secret is scheduled for deletion. */
  boolean isDeletionScheduled();

  /** When its recovery window ends; empty if it is not scheduled or the time cannot be read. */
  Optional<Instant> deletionAt();

  /** Whether it names a version. */
  boolean names(VersionId version);

  /** The versions that it names. */
  Set<VersionId> versionIds();

  /** The customer-managed keys that it needs: for new values, and to open its versions. */
  Set<UUID> keys();

  /** What it counts for in its account. */
  Usage usage();

  /** When it was first stored, by the clock of the store. */
  Instant storedAt();

  /** When a restore last overwrote it. */
  Optional<Instant> overwrittenAt();
}
