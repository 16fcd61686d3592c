package dev.strongroom.e2e.bench;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Makes secrets and versions in the store with as few writes as can be: one for each record, and no
 * operator.
 *
 * @param records where records go
 * @param values where values go
 * @param length bytes of each value
 */
record StoreFiller(RecordStore records, SecretValues values, int length) {
  private static final int LENGTH = 200;

  /** With values of 200 bytes. */
  StoreFiller(RecordStore records, SecretValues values) {
    this(records, values, LENGTH);
  }

  /** Makes a secret with so many versions, the last of which is current. */
  void create(String account, String name, int versions) {
    SecretRecord record =
        SecretRecord.create(
            arn(account, name), new Owner(account, name, "uid"), Metadata.NONE, Instant.now());
    for (int i = 0; i < versions; i++) {
      VersionId id = VersionId.derived("version " + i);
      record = with(record, id).withLabels(record.labels().moveCurrent(id));
    }
    records.create(record);
  }

  /**
   * Makes a secret of one version that was read today: the first read of each day costs a write,
   * which is not what its others cost.
   */
  void createRead(String account, String name) {
    SecretArn arn = arn(account, name);
    Instant now = Instant.now();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    VersionId id = VersionId.derived("version 0");
    SecretRecord record =
        with(SecretRecord.create(arn, new Owner(account, name, "uid"), Metadata.NONE, now), id);
    VersionEntry entry = record.version(id).orElseThrow().readOn(today);
    records.create(
        record.withVersion(entry).withLabels(record.labels().moveCurrent(id)).readOn(today));
  }

  private static SecretArn arn(String account, String name) {
    return SecretArn.derived(
        "cluster-local-1", AccountId.ofNamespace(account), new SecretName(name), "benchmark");
  }

  /** Gives a secret versions without labels; the current one stays. */
  void addVersions(String account, String name, int number) {
    SecretRecord record = records.find(account, new SecretName(name)).orElseThrow();
    for (int i = 0; i < number; i++) {
      record = with(record, VersionId.derived("further version " + i));
    }
    records
        .compareAndSwap(record)
        .orElseThrow(() -> new IllegalStateException("somebody else changed the record"));
  }

  private SecretRecord with(SecretRecord record, VersionId id) {
    try (SecretValue value = SecretValue.text("x".repeat(length))) {
      return record.withVersion(
          VersionEntry.announced(id, Instant.now())
              .holding(values.seal(record, id, value), value.length()));
    }
  }
}
