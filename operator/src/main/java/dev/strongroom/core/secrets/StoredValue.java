package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** What is stored under a token that is used again. */
final class StoredValue {
  private StoredValue() {}

  /**
   * Compares with what is stored under the token. That is decrypted, which authenticates it, into
   * memory that is wiped, and compared in a time that does not depend on where the two differ. No
   * digest of values is kept for this: it would be one more thing to protect.
   *
   * @throws Rejected with {@link RequestReason#TokenInUse} when it is another value
   */
  static void requireSame(
      SecretValues values, SecretRecord record, VersionId token, SecretValue value) {
    Optional<SecretValue> stored = values.read(record, token);
    boolean same = false;
    if (stored.isPresent()) {
      try (SecretValue opened = stored.get()) {
        same = opened.sameAs(value);
      }
    }
    if (!same) {
      throw new Rejected(Rejected.Kind.EXISTS, RequestReason.TokenInUse.with(token, record.arn()));
    }
  }
}
