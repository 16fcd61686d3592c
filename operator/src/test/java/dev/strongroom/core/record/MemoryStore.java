package dev.strongroom.core.record;

import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
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

  private final Map<Name, SecretRecord> records = new HashMap<>();
  private final Map<String, byte[]> values = new HashMap<>();
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

  /** All records. */
  public Collection<SecretRecord> all() {
    return records.values();
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
    if (records.containsKey(name(record))) {
      return Optional.empty();
    }
    return Optional.of(put(record));
  }

  @Override
  public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
    before.run();
    SecretRecord stored = records.get(name(changed));
    if (stored == null || !stored.revision().equals(changed.revision())) {
      return Optional.empty();
    }
    swaps++;
    return Optional.of(put(changed));
  }

  @Override
  public boolean remove(SecretRecord record) {
    for (VersionEntry version : record.versions()) {
      before.run();
      values.remove(key(record, version.id()));
    }
    before.run();
    SecretRecord stored = records.get(name(record));
    if (stored != null && !stored.revision().equals(record.revision())) {
      return false;
    }
    records.remove(name(record));
    return true;
  }

  /** Record and new values together, as a database does. */
  private SecretRecord put(SecretRecord record) {
    SecretRecord placed = record;
    for (VersionEntry version : record.versions()) {
      if (version.place() instanceof ValuePlace.Inline inline) {
        String key = key(record, version.id());
        values.put(key, inline.ciphertext());
        placed = placed.withVersion(version.at(new ValuePlace.Apart(key)));
      }
    }
    SecretRecord stored = placed.at(String.valueOf(++revision));
    records.put(name(record), stored);
    return stored;
  }

  /** Encrypts nothing: the kind, then the value. */
  @Override
  public byte[] seal(SecretRecord record, VersionId version, SecretValue value) {
    byte[] plain = value.bytes(PlaintextAccess.granted());
    return ByteBuffer.allocate(1 + plain.length)
        .put((byte) value.kind().ordinal())
        .put(plain)
        .array();
  }

  /** The stored bytes of a version. */
  public Optional<byte[]> ciphertext(SecretRecord record, VersionId version) {
    return Optional.ofNullable(values.get(key(record, version)));
  }

  @Override
  public Optional<SecretValue> read(SecretRecord record, VersionId version) {
    return ciphertext(record, version)
        .map(
            stored ->
                SecretValue.owning(
                    SecretValue.Kind.values()[stored[0]],
                    Arrays.copyOfRange(stored, 1, stored.length)));
  }

  private static Name name(SecretRecord record) {
    return new Name(record.owner().namespace(), record.arn().name());
  }

  private static String key(SecretRecord record, VersionId version) {
    return record.arn() + "\n" + version;
  }
}
