package dev.strongroom.core.encryption;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.Rewrap;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import dev.strongroom.core.work.SwapAttempt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Wraps the data keys of a secret's versions under its present key, some at a time. Values are not
 * touched: what changes is the record, by one compare-and-swap a batch. So a batch counts as a
 * whole or not at all, whoever comes after a crash sees in the record what is left, and readers are
 * never without a key that opens what they read.
 */
public final class RewrapSecret {

  private final RecordStore records;
  private final Ciphertexts versions;
  private final EnvelopeCipher cipher;

  /** The use case over these. */
  public RewrapSecret(RecordStore records, Ciphertexts versions, EnvelopeCipher cipher) {
    this.records = records;
    this.versions = versions;
    this.cipher = cipher;
  }

  /**
   * What a batch came to.
   *
   * @param wrapped how many versions went under the key
   * @param left how many are still to go
   * @param stuck versions that cannot go now
   * @param obstacle why the first of them cannot; empty when none is stuck
   */
  public record Result(int wrapped, int left, Set<VersionId> stuck, Optional<Finding> obstacle) {}

  /**
   * Does a batch.
   *
   * @param skip versions not to try, because they were stuck before
   * @param most most versions of the batch
   * @throws Unavailable when the store or the root key does not answer, or others change the record
   *     all the time; what was done is kept
   */
  public Result batch(
      String namespace, SecretName name, RewrapPlan.Mode mode, Set<VersionId> skip, int most) {
    Optional<SecretRecord> found = records.find(namespace, name);
    if (found.isEmpty() || found.get().isBeingRemoved()) {
      return new Result(0, 0, Set.of(), Optional.empty());
    }
    Work work = new Work(found.get());
    List<VersionId> due =
        RewrapPlan.of(found.get(), mode).due().stream()
            .filter(id -> !skip.contains(id))
            .limit(most)
            .toList();
    due.forEach(work::wrap);
    SecretRecord after = work.done.isEmpty() ? found.get() : save(work, mode, found.get());
    return new Result(
        work.done.size(),
        RewrapPlan.of(after, mode).due().size(),
        Set.copyOf(work.stuck.keySet()),
        work.stuck.values().stream().findFirst());
  }

  private SecretRecord save(Work work, RewrapPlan.Mode mode, SecretRecord first) {
    SecretRecord record = first;
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      SecretRecord next = work.applied(record, mode);
      if (next.equals(record)) {
        return record;
      }
      Optional<SecretRecord> swapped = records.compareAndSwap(next);
      if (swapped.isPresent()) {
        return swapped.get();
      }
      Optional<SecretRecord> now = records.find(first.owner().namespace(), first.arn().name());
      if (now.filter(r -> r.arn().equals(first.arn())).isEmpty()) {
        return first;
      }
      record = now.get();
    }
  }

  /** The wraps that were made from one state of the record. */
  private final class Work {
    private final SecretRecord record;
    private final Optional<UUID> key;
    private final Map<VersionId, Optional<Rewrap>> done = new HashMap<>();
    private final Map<VersionId, Finding> stuck = new HashMap<>();

    Work(SecretRecord record) {
      this.record = record;
      this.key = record.metadata().key();
    }

    void wrap(VersionId id) {
      try {
        VersionKeys keys = record.version(id).orElseThrow().keys();
        done.put(id, keys.needsWrap(key) ? Optional.of(made(id)) : Optional.empty());
      } catch (Unavailable notNow) {
        throw notNow;
      } catch (Failure cannot) {
        stuck.put(id, cannot.finding());
      }
    }

    private Rewrap made(VersionId id) {
      return versions
          .read(record, id)
          .map(ciphertext -> cipher.rewrap(record, id, ciphertext))
          .orElseThrow(() -> new Unreadable(StoreReason.VersionMissing.with(id)));
    }

    /** What somebody else changed in the meantime is left: a later batch sees to it. */
    SecretRecord applied(SecretRecord now, RewrapPlan.Mode mode) {
      if (!now.metadata().key().equals(key)) {
        return now;
      }
      SecretRecord next = now;
      for (Map.Entry<VersionId, Optional<Rewrap>> wrap : done.entrySet()) {
        Optional<VersionEntry> before = record.version(wrap.getKey());
        Optional<VersionEntry> entry = now.version(wrap.getKey());
        if (entry.map(VersionEntry::keys).equals(before.map(VersionEntry::keys))) {
          VersionKeys keys = entry.orElseThrow().keys();
          next =
              next.withVersion(
                  entry
                      .get()
                      .under(
                          mode == RewrapPlan.Mode.ALL
                              ? keys.only(key, wrap.getValue())
                              : keys.also(key, wrap.getValue())));
        }
      }
      return next;
    }
  }
}
