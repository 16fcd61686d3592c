package dev.strongroom.core.record;

import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A store in memory. Before each of its effects it runs what a test has given it: another writer,
 * or the end of the process.
 */
public class MemoryStore implements RecordStore, SecretValues {
  private record Name(String namespace, SecretName name) {}

  private record Stored(SecretValue.Kind kind, byte[] bytes) {}

  private final Map<Name, SecretRecord> records = new HashMap<>();
  private final Map<String, Stored> values = new HashMap<>();
  private long revision;
  private Runnable before = () -> {};

  /** The number of compare-and-swaps that succeeded. */
  public int swaps;

  /** Runs this once, before the next effect. */
  public void beforeNext(Runnable action) {
    before =
        () -> {
          before = () -> {};
          action.run();
        };
  }

  /** Runs this before each effect. */
  public void beforeEach(Runnable action) {
    before = action;
  }

  /** The ids of a secret's versions that have a value here. */
  public Set<String> stored(SecretRecord record) {
    Set<String> ids = new HashSet<>();
    String prefix = record.arn() + "\n";
    values.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .forEach(key -> ids.add(key.substring(prefix.length())));
    return ids;
  }

  /** A value is lost. */
  public void lose(SecretRecord record, VersionId version) {
    values.remove(key(record, version));
  }

  @Override
  public Optional<SecretRecord> find(String namespace, SecretName name) {
    return Optional.ofNullable(records.get(new Name(namespace, name)));
  }

  @Override
  public Optional<SecretRecord> create(SecretRecord record) {
    before.run();
    SecretRecord stored = record.at(String.valueOf(++revision));
    return records.putIfAbsent(name(record), stored) == null
        ? Optional.of(stored)
        : Optional.empty();
  }

  @Override
  public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
    before.run();
    SecretRecord stored = records.get(name(changed));
    if (stored == null || !stored.revision().equals(changed.revision())) {
      return Optional.empty();
    }
    SecretRecord next = changed.at(String.valueOf(++revision));
    records.put(name(changed), next);
    swaps++;
    return Optional.of(next);
  }

  @Override
  public boolean remove(SecretRecord record) {
    before.run();
    SecretRecord stored = records.get(name(record));
    return stored == null
        || stored.revision().equals(record.revision()) && records.remove(name(record), stored);
  }

  @Override
  public void delete(SecretRecord record, VersionId version) {
    before.run();
    values.remove(key(record, version));
  }

  @Override
  public boolean write(SecretRecord record, VersionId version, SecretValue value) {
    before.run();
    Stored stored = new Stored(value.kind(), value.bytes(PlaintextAccess.granted()));
    return values.putIfAbsent(key(record, version), stored) == null;
  }

  @Override
  public Optional<SecretValue> read(SecretRecord record, VersionId version) {
    return Optional.ofNullable(values.get(key(record, version)))
        .map(stored -> SecretValue.owning(stored.kind(), stored.bytes().clone()));
  }

  private static Name name(SecretRecord record) {
    return new Name(record.owner().namespace(), record.arn().name());
  }

  private static String key(SecretRecord record, VersionId version) {
    return record.arn() + "\n" + version;
  }
}
