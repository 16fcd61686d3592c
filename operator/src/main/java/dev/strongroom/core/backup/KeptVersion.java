package dev.strongroom.core.backup;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.Optional;

/** The ciphertext of a version as a store or a backup has it, apart from its record. */
public interface KeptVersion {
  /** What the store finds it by; see {@link dev.strongroom.core.record.ValueNames}. */
  String name();

  /** The account (a namespace) of its secret; empty where a damaged one does not tell. */
  Optional<String> account();

  /** The ARN of its secret, as stored. */
  String arn();

  /**
   * The version.
   *
   * @throws InvalidInput when that cannot be read
   */
  VersionId id();

  /** The ciphertext; of a damaged one without bytes. */
  byte[] ciphertext();

  /** The same under another name. */
  KeptVersion named(String next);

  /** The same with another ciphertext. */
  KeptVersion holding(byte[] ciphertext);

  /** The same, kept from being collected as garbage for this long. */
  KeptVersion claimed(Instant until);
}
