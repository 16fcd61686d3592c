package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.RetiringCredential;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;

/** The end of an old credential: which one, and the values that it takes. */
public final class RetirementWork {
  private final SecretRecord record;
  private final RetiringCredential old;
  private final SecretValues values;

  RetirementWork(SecretRecord record, RetiringCredential old, SecretValues values) {
    this.record = record;
    this.old = old;
    this.values = values;
  }

  /** How the credential was changed. */
  public RotationMode mode() {
    return RotationMode.valueOf(old.mode());
  }

  /**
   * The value that stays valid; the caller closes it.
   *
   * @throws Unreadable if it cannot be opened
   */
  public SecretValue kept() {
    return read(record.current().orElseThrow());
  }

  /**
   * The value that ends; the caller closes it.
   *
   * @throws Unreadable if it cannot be opened
   */
  public SecretValue retired() {
    return read(old.version());
  }

  private SecretValue read(VersionId version) {
    return values
        .read(record, version)
        .orElseThrow(() -> new Unreadable(StoreReason.VersionMissing.with(version)));
  }
}
