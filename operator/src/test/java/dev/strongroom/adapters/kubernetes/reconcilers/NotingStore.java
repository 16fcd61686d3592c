package dev.strongroom.adapters.kubernetes.reconcilers;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.KnownRecord;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.record.ValuePlace;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** A store that notes what is done to it, and answers queries from memory. */
public final class NotingStore extends MemoryStore {
  private static final String NAMESPACE = "shop";

  private final List<String> actions;
  private final Set<String> names = new TreeSet<>();
  private Faults faults = new Faults(null);

  public NotingStore(List<String> actions) {
    this.actions = actions;
  }

  /** What the record says, without its versions' ids that are of no interest. */
  private static String line(SecretRecord record) {
    long values =
        record.versions().stream().filter(v -> v.place() instanceof ValuePlace.Inline).count();
    return "SecretRecord %s of ManagedSecret %s: %s, %d versions%s%s%s%s"
        .formatted(
            record.arn().name(),
            record.owner().name(),
            record.labels().labels(),
            record.versions().size(),
            values == 0 ? "" : ", with " + values + " new value",
            record.metadata().key().map(key -> ", under a key").orElse(""),
            record.metadata().policy().map(policy -> ", with a policy").orElse(""),
            record.deletionAt().map(at -> ", removed at " + at).orElse(""));
  }

  /** From now on the store answers like this. */
  public void answerWith(Faults next) {
    faults = next;
  }

  /** The record, without noting that. */
  public Optional<SecretRecord> known(String name) {
    return super.find(NAMESPACE, new SecretName(name));
  }

  /** Somebody else has changed it. */
  public SecretRecord change(SecretRecord next) {
    return super.compareAndSwap(next).orElseThrow();
  }

  /** It is lost. */
  public void lose(SecretRecord record) {
    super.remove(record);
  }

  @Override
  public Optional<SecretRecord> find(String namespace, SecretName name) {
    actions.add("read SecretRecord " + name);
    faults.at("store");
    return super.find(namespace, name);
  }

  @Override
  public Optional<SecretRecord> create(SecretRecord record) {
    faults.at("store write");
    actions.add("create " + line(record));
    names.add(record.arn().name().value());
    return super.create(record);
  }

  @Override
  public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
    faults.at("store write");
    actions.add("swap " + line(changed));
    return super.compareAndSwap(changed);
  }

  @Override
  public byte[] seal(SecretRecord record, VersionId version, SecretValue value) {
    faults.at("value seal");
    return super.seal(record, version, value);
  }

  @Override
  public Optional<SecretValue> read(SecretRecord record, VersionId version) {
    faults.at("value read");
    return super.read(record, version);
  }

  private Optional<StoredRecord> stored(SecretName name) {
    return super.find(NAMESPACE, name).map(record -> new KnownRecord(record, Instant.EPOCH));
  }

  /** Answers as {@code RecordCache} does. */
  public final class Queries implements RecordQueries {
    @Override
    public Optional<StoredRecord> find(String account, SecretName name) {
      return stored(name);
    }

    @Override
    public Optional<StoredRecord> latest(String account, SecretName name) {
      actions.add("read SecretRecord " + name);
      faults.at("store");
      return stored(name);
    }

    @Override
    public Stream<StoredRecord> all() {
      return names.stream().map(SecretName::new).flatMap(name -> stored(name).stream());
    }

    @Override
    public Stream<StoredRecord> ofAccount(String account) {
      return all();
    }

    @Override
    public Stream<StoredRecord> notScheduledForDeletion() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Stream<StoredRecord> dueForDeletion(Instant now) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Stream<StoredRecord> usingKey(UUID key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Stream<StoredRecord> unsealed() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SecretRecord verified(StoredRecord stored) {
      faults.at("record");
      return stored.record();
    }

    @Override
    public SecretRecord verified(StoredRecord stored, String account, SecretName name) {
      SecretRecord record = verified(stored);
      if (!record.isOf(account, name)) {
        throw new Unreadable(StoreReason.RecordMisplaced.with(name));
      }
      return record;
    }
  }
}
