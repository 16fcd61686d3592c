package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.backup.RestoreTarget;
import dev.strongroom.core.backup.StoreSnapshot;
import dev.strongroom.core.encryption.Ciphertexts;
import dev.strongroom.core.encryption.EncryptedSecretValues;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.RecordFeed;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.work.SecondLooks;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The store in the objects of one namespace, put together: records, values, queries and feed. The
 * operator, the commands, tests and benchmarks all get theirs here.
 */
public final class KubernetesStore {
  private final KubernetesClient client;
  private final String namespace;
  private final RecordSeals seals;
  private final Clock clock;
  private final RecordCache cache;
  private final KubernetesRecordStore records;
  private final RecordStore cachedRecords;
  private final SeenRecords queries;
  private final KubernetesVersionStore versions;
  private final EnvelopeCipher cipher;
  private final SecretValues values;

  private KubernetesStore(
      KubernetesClient client,
      String namespace,
      KeyRing keys,
      RecordSeals seals,
      Clock clock,
      SecureRandom random,
      boolean isWatched,
      boolean notesLabelUpdates) {
    this.client = client;
    this.namespace = namespace;
    this.seals = seals;
    this.clock = clock;
    this.cache = new RecordCache(namespace);
    this.versions = new KubernetesVersionStore(client, namespace, clock);
    this.records =
        new KubernetesRecordStore(
            client,
            namespace,
            seals,
            cache,
            versions,
            Optional.<InstantSource>of(clock).filter(used -> notesLabelUpdates));
    this.cachedRecords = new CachedRecordStore(cache, records);
    this.queries =
        isWatched
            ? new CachedRecords(cache, records, seals)
            : new ListedRecords(client, namespace, records, seals);
    this.cipher = new EnvelopeCipher(keys, random);
    this.values = new EncryptedSecretValues(versions, cipher);
  }

  /**
   * The store of a process that does one thing and ends: every query asks the API server.
   *
   * @param namespace the operator's namespace, which holds the store
   * @param keys encrypt and decrypt the values
   * @param seals made for every record that is written, required of every record that is read
   * @param notesLabelUpdates whether label updates are put into the outbox of their record, because
   *     there is a sink that is to be told
   */
  public static KubernetesStore open(
      KubernetesClient client,
      String namespace,
      KeyRing keys,
      RecordSeals seals,
      Clock clock,
      SecureRandom random,
      boolean notesLabelUpdates) {
    return new KubernetesStore(
        client, namespace, keys, seals, clock, random, false, notesLabelUpdates);
  }

  /** The same of an installation without an event sink. */
  public static KubernetesStore open(
      KubernetesClient client,
      String namespace,
      KeyRing keys,
      RecordSeals seals,
      Clock clock,
      SecureRandom random) {
    return open(client, namespace, keys, seals, clock, random, false);
  }

  /** All that the store in a namespace has at the present moment. */
  public static StoreSnapshot snapshot(KubernetesClient client, String namespace) {
    return new KubernetesSnapshot(client, new ObjectName(namespace));
  }

  /**
   * The store of a replica, whose queries are answered from memory once the {@link #cache} is
   * watched. The parameters are those of {@link #open}.
   */
  public static KubernetesStore openCached(
      KubernetesClient client,
      String namespace,
      KeyRing keys,
      RecordSeals seals,
      Clock clock,
      SecureRandom random,
      boolean notesLabelUpdates) {
    return new KubernetesStore(
        client, namespace, keys, seals, clock, random, true, notesLabelUpdates);
  }

  /** The same of an installation without an event sink. */
  public static KubernetesStore openCached(
      KubernetesClient client,
      String namespace,
      KeyRing keys,
      RecordSeals seals,
      Clock clock,
      SecureRandom random) {
    return openCached(client, namespace, keys, seals, clock, random, false);
  }

  /** Creates, changes and removes records; reads each from the API server. */
  public RecordStore records() {
    return records;
  }

  /**
   * The same for a store that is opened with {@link #openCached}: reads come from memory, and from
   * the API server only what is not there or was changed by somebody else meanwhile.
   */
  public RecordStore cachedRecords() {
    return cachedRecords;
  }

  /** Finds records. */
  public RecordQueries queries() {
    return queries;
  }

  /** Tells of changed records; of a store that is not watched it tells nothing. */
  public RecordFeed feed() {
    return cache;
  }

  /** The records in memory, to be watched. */
  public RecordCache cache() {
    return cache;
  }

  /** The values, encrypted and decrypted. */
  public SecretValues values() {
    return values;
  }

  /** The values as they are stored. */
  public Ciphertexts ciphertexts() {
    return versions;
  }

  /**
   * Moves values out of the records that no longer need them there.
   *
   * @param swapping changes the records of this store
   */
  public ValueRelocation relocation(RecordStore swapping) {
    return new ValueRelocation(queries, swapping, new ValuePlacement(versions::create));
  }

  /** The store as a backup is restored into it. */
  public RestoreTarget restoreTarget() {
    return new KubernetesRestoreTarget(client, namespace, seals);
  }

  /** Encrypts and decrypts values under the keys of this store. */
  public EnvelopeCipher cipher() {
    return cipher;
  }

  /** Whether any known record bears a seal. */
  public boolean hasSealedRecords() {
    return queries.seen().anyMatch(record -> record.seal() != null);
  }

  /** Collects garbage at the first look: for a store in which nobody works. */
  public VersionSweep sweep() {
    return new VersionSweep(
        client,
        namespace,
        records,
        queries,
        clock,
        noted -> {},
        (account, arn, version) -> false,
        Optional.empty());
  }

  /**
   * Collects garbage at the second look.
   *
   * @param noted told of the records in which something was noted
   * @param missed asked before a value without a record is collected
   * @param looks at values that may be garbage; this sweep's own
   */
  public VersionSweep sweep(
      Consumer<SecretRecord> noted, VersionSweep.Missed missed, SecondLooks looks) {
    return new VersionSweep(
        client, namespace, records, queries, clock, noted, missed, Optional.of(looks));
  }
}
