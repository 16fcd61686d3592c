package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.KnownRecord;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordFeed;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A store in memory that tells of its changes, for several threads. */
final class TellingStore extends MemoryStore implements RecordFeed {
  private static final Instant THEN = Instant.parse("2026-11-29T10:00:00Z");

  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

  static SecretRecord secret(String name) {
    return SecretRecord.create(
        new SecretArn(
            "cluster-local-1", new AccountId("123456789012"), new SecretName(name), "AbCdEf"),
        new Owner("shop", name, "uid"),
        Metadata.NONE,
        THEN);
  }

  static List<LabelUpdate> updates(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new LabelUpdate(StagingLabel.CURRENT, VersionId.derived("v"), i, THEN))
        .toList();
  }

  @Override
  public synchronized Optional<SecretRecord> find(String namespace, SecretName name) {
    return super.find(namespace, name);
  }

  @Override
  public synchronized Optional<SecretRecord> create(SecretRecord record) {
    return told(super.create(record));
  }

  @Override
  public synchronized Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
    return told(super.compareAndSwap(changed));
  }

  @Override
  public synchronized Collection<SecretRecord> all() {
    return List.copyOf(super.all());
  }

  private Optional<SecretRecord> told(Optional<SecretRecord> now) {
    now.map(record -> new KnownRecord(record, THEN))
        .ifPresent(known -> tell(new Change(Optional.empty(), Optional.of(known))));
    return now;
  }

  /** A record that has gone is told of. */
  void gone(SecretRecord last) {
    tell(new Change(Optional.of(new KnownRecord(last, THEN)), Optional.empty()));
  }

  private void tell(Change change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  @Override
  public void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }
}
