package dev.strongroom.e2e.bench;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The write of a put or move without anything around it: copies of a stored record are replaced.
 */
final class RawWrites {
  private final StoredModel model;
  private final AtomicReferenceArray<String> revisions;

  /**
   * Makes copies of a record.
   *
   * @param records how many copies are replaced in turn
   */
  RawWrites(StoredModel model, int records) {
    this.model = model;
    this.revisions = new AtomicReferenceArray<>(records);
    BareClient.parallel(
        records, BareClient.CONNECTIONS, i -> revisions.set(i, model.create("raw-" + i)));
  }

  /** Replaces a copy. No two may replace the same one at the same time. */
  void replace(int i) {
    revisions.set(i, model.replace("raw-" + i, revisions.get(i)));
  }
}
