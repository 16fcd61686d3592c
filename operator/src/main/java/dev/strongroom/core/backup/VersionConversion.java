package dev.strongroom.core.backup;

import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Clock;
import java.util.Optional;

/** Makes the ciphertext of a backup's version fit a store that has another key for the account. */
final class VersionConversion {
  private final DefaultKeyChange change;
  private final EnvelopeCipher from;
  private final EnvelopeCipher to;
  private final Clock clock;

  /** A version on its way into the store. */
  interface Step {
    /** The version under the name that it will have, with the ciphertext of the backup. */
    KeptVersion named();

    /** The same with the ciphertext that the store is to have. */
    KeptVersion converted();

    /**
     * Whether another ciphertext that the store has is as good: no two encryptions of a value are
     * alike, and one that opens is the very same version.
     */
    boolean isWhole(KeptVersion stored);
  }

  VersionConversion(DefaultKeyChange change, EnvelopeCipher from, EnvelopeCipher to, Clock clock) {
    this.change = change;
    this.from = from;
    this.to = to;
    this.clock = clock;
  }

  /** Gives a version the name that it will have; the rest is done later, by another thread. */
  Step prepare(KeptVersion version) {
    if (!change.concerns(version)) {
      return new AsItIs(version);
    }
    SecretRecord target = target(SecretArn.parse(version.arn()), version.account().orElseThrow());
    SecretRecord source = change.record(version).orElse(target);
    return new Anew(version.named(DefaultKeyChange.fittedName(version)), source, target);
  }

  /** Goes into the store as it is in the backup. */
  private record AsItIs(KeptVersion named) implements Step {
    @Override
    public KeptVersion converted() {
      return named;
    }

    @Override
    public boolean isWhole(KeptVersion stored) {
      return false;
    }
  }

  /** Goes into the store under its default key. */
  private final class Anew implements Step {
    private final KeptVersion named;
    private final SecretRecord source;
    private final SecretRecord target;

    Anew(KeptVersion named, SecretRecord source, SecretRecord target) {
      this.named = named;
      this.source = source;
      this.target = target;
    }

    @Override
    public KeptVersion named() {
      return named;
    }

    @Override
    public KeptVersion converted() {
      return VersionConversion.this
          .converted(named.id(), named.ciphertext(), source, target)
          .map(named::holding)
          .orElse(named);
    }

    @Override
    public boolean isWhole(KeptVersion stored) {
      Optional<SecretValue> value = opened(to, named.id(), stored.ciphertext(), target);
      value.ifPresent(SecretValue::close);
      return value.isPresent();
    }
  }

  /**
   * Makes the values in a record fit.
   *
   * @param source the record as it was in the backup
   * @param fitted the same as it goes into the store
   */
  KeptRecord converted(SecretRecord source, KeptRecord fitted) {
    SecretRecord target = target(source.arn(), source.owner().namespace());
    SecretRecord record = fitted.record();
    for (VersionEntry version : source.versions()) {
      if (version.place() instanceof Inline inline && change.concerns(source, version.id())) {
        Optional<byte[]> anew = converted(version.id(), inline.ciphertext(), source, target);
        if (anew.isPresent()) {
          VersionEntry entry = record.version(version.id()).orElseThrow();
          record = record.withVersion(entry.at(new Inline(anew.get())));
        }
      }
    }
    return fitted.as(record);
  }

  private SecretRecord target(SecretArn arn, String account) {
    return SecretRecord.create(arn, new Owner(account, "", ""), Metadata.NONE, clock.instant());
  }

  private Optional<byte[]> converted(
      VersionId id, byte[] ciphertext, SecretRecord source, SecretRecord target) {
    Optional<SecretValue> opened = opened(from, id, ciphertext, source);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (SecretValue value = opened.get()) {
      return Optional.of(to.seal(target, id, value));
    }
  }

  /** One that was damaged in the backup already must not keep all others from being restored. */
  private static Optional<SecretValue> opened(
      EnvelopeCipher cipher, VersionId id, byte[] ciphertext, SecretRecord record) {
    try {
      return Optional.of(cipher.open(record, id, ciphertext));
    } catch (InvalidInput | Unreadable | KeyUnusable damaged) {
      return Optional.empty();
    }
  }
}
