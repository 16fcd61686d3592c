package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.backup.RestoreReport.Outcome;
import dev.strongroom.adapters.kubernetes.store.KeyRecordMapper;
import dev.strongroom.core.encryption.BackupEntry;
import dev.strongroom.core.encryption.BackupEntry.Kind;
import dev.strongroom.core.encryption.BackupReader;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyMaterial;
import dev.strongroom.core.encryption.KeyRecord;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.KeyWrapping;
import dev.strongroom.core.encryption.RootKey;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.Unavailable;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretVersionResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Restores a backup into a store that may be empty or at work. The file is read twice: first whole,
 * to check every byte of it and to find out what the store has already, and only then to write. It
 * can be ended at any point and be begun again.
 *
 * <p>Keys are never taken away from a store: materials that it lacks are added. Where it has
 * another default key for an account, because secrets were made there meanwhile, the values of the
 * backup are encrypted anew with that one.
 */
public final class StoreRestore {
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final String namespace;
  private final KeyWrapping rootKey;
  private final Function<KeyMaterial, RootKey> inMemory;
  private final EnvelopeCipher storesCipher;
  private final Clock clock;
  private final SecureRandom random;
  private final int threads;

  /** Where a backup is read from; opened anew for each reading. */
  @FunctionalInterface
  public interface Source {
    /** The bytes from the beginning. */
    InputStream open() throws IOException;
  }

  /**
   * Restores into this namespace.
   *
   * @param rootKey wraps the keys that are restored
   * @param keys the keys of the store
   * @param inMemory makes a root key of key material
   * @param threads writes at one time
   */
  public StoreRestore(
      KubernetesClient client,
      String namespace,
      RootKey rootKey,
      KeyRing keys,
      Function<KeyMaterial, RootKey> inMemory,
      Clock clock,
      SecureRandom random,
      int threads) {
    this.client = client;
    this.namespace = namespace;
    this.rootKey = new KeyWrapping(rootKey);
    this.inMemory = inMemory;
    this.storesCipher = new EnvelopeCipher(keys, random);
    this.clock = clock;
    this.random = random;
    this.threads = threads;
  }

  /**
   * Restores, or finds out what a restore would do.
   *
   * @param openers keys to open the file with
   * @param dryRun write nothing
   * @return what was done; with {@link OnConflict#FAIL} and any conflict nothing was
   * @throws InvalidSpec with {@link Reason#BackupDamaged} or {@link Reason#BackupLocked}; nothing
   *     was written then
   * @throws Unavailable when store or root key does not answer; what was written stays
   */
  public RestoreReport restore(
      Source source,
      List<RootKey> openers,
      OnConflict onConflict,
      boolean dryRun,
      Progress progress)
      throws IOException {
    RestorePlan plan = new RestorePlan(onConflict);
    look(plan, progress);
    RestoreReport planned = new RestoreReport();
    Map<Kind, Long> totals = read(source, openers, plan, planned, progress);
    if (dryRun || planned.of(Outcome.RECORD_CONFLICT) > 0) {
      return planned;
    }
    if (plan.hasSkipped()) {
      new StoreSnapshot(client, namespace)
          .forEach(SecretRecordResource.class, PAGE, "records in the store", progress, plan::keeps);
    }
    RestoreReport done = new RestoreReport();
    write(source, openers, plan, done, totals, progress);
    return done;
  }

  private void look(RestorePlan plan, Progress progress) {
    StoreSnapshot now = new StoreSnapshot(client, namespace);
    now.forEach(KeyRecordResource.class, PAGE, "keys in the store", progress, plan::has);
    now.forEach(SecretRecordResource.class, PAGE, "records in the store", progress, plan::has);
  }

  private Map<Kind, Long> read(
      Source source,
      List<RootKey> openers,
      RestorePlan plan,
      RestoreReport planned,
      Progress progress)
      throws IOException {
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    try (InputStream in = source.open();
        BackupReader reader = BackupReader.open(in, openers)) {
      long read = 0;
      for (Optional<BackupEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        BackupEntry entry = e.get();
        counts.merge(entry.kind(), 1L, Long::sum);
        switch (entry.kind()) {
          case KEY -> planned.count(plan.of(key(entry)));
          case VERSION -> StoredObjects.version(entry);
          case RECORD -> planned.count(plan.of(StoredObjects.record(entry), planned));
        }
        progress.reached("entries checked", ++read, 0);
      }
    }
    return counts;
  }

  private void write(
      Source source,
      List<RootKey> openers,
      RestorePlan plan,
      RestoreReport done,
      Map<Kind, Long> totals,
      Progress progress)
      throws IOException {
    KeySnapshot keys = new KeySnapshot();
    try (InputStream in = source.open();
        BackupReader reader = BackupReader.open(in, openers);
        KeyMaterial materials = reader.materialsKey();
        RestoreWriter writer = new RestoreWriter(client, namespace, plan, done, threads)) {
      RootKey file = inMemory.apply(materials);
      KeyWrapping fileKey = new KeyWrapping(file);
      EnvelopeCipher filesCipher =
          new EnvelopeCipher(new KeyRing(keys, file, clock, random), random);
      VersionConversion conversion = new VersionConversion(plan, filesCipher, storesCipher, clock);
      Kind last = Kind.KEY;
      Map<Kind, Long> read = new EnumMap<>(Kind.class);
      for (Optional<BackupEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
        BackupEntry entry = e.get();
        if (entry.kind() != last) {
          // What an object names has to be there before it.
          writer.await();
          last = entry.kind();
        }
        switch (entry.kind()) {
          case KEY -> {
            KeyRecord key = key(entry);
            keys.add(key);
            writer.key(StoredObjects.key(entry), key, rootKey, fileKey);
          }
          case VERSION -> {
            SecretVersionResource version = StoredObjects.version(entry);
            writer.version(version, () -> conversion.convert(version));
          }
          case RECORD -> writer.record(StoredObjects.record(entry));
        }
        long number = read.merge(last, 1L, Long::sum);
        progress.reached(
            last.name().toLowerCase(Locale.ROOT) + "s restored",
            number,
            totals.getOrDefault(last, 0L));
      }
      writer.await();
    }
  }

  private static KeyRecord key(BackupEntry entry) {
    KeyRecordResource resource = StoredObjects.key(entry);
    resource.getMetadata().setResourceVersion("");
    return KeyRecordMapper.toRecord(resource);
  }
}
