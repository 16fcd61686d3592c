package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.store.KeyRecordMapper;
import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesVersionStore;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.adapters.kubernetes.store.RecordSealing;
import dev.strongroom.core.encryption.EncryptedSecretValues;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyVersion;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * Checks that the whole store can be used: every encryption key opens with the root keys, with all
 * its materials numbered without a gap; every record can be read, and each of its labels is on a
 * version that it lists; every ciphertext opens. Changes nothing, and may run while others work.
 */
public final class StoreVerification {
  private static final long PAGE = 500;
  private static final int WAITING_PER_THREAD = 4;

  private final KubernetesClient client;
  private final String namespace;
  private final KeyWrapping rootKey;
  private final SecretValues values;
  private final RecordSeals seals;
  private final int threads;

  /**
   * What a verification found.
   *
   * @param keys encryption keys that were looked at
   * @param records records that were looked at
   * @param versions ciphertexts that were opened
   * @param locked ciphertexts that were not, because somebody disabled their key or deletes it
   * @param problems things that are wrong
   */
  public record Result(long keys, long records, long versions, long locked, long problems) {}

  /**
   * Verification of the store in a namespace.
   *
   * @param seals of the records; one that is missing is a problem only if seals are enforced
   */
  public StoreVerification(
      KubernetesClient client,
      String namespace,
      RootKey rootKey,
      KeyRing keys,
      RecordSeals seals,
      SecureRandom random,
      int threads) {
    this.client = client;
    this.namespace = namespace;
    this.rootKey = new KeyWrapping(rootKey);
    this.values =
        new EncryptedSecretValues(
            new KubernetesVersionStore(client, namespace, Clock.systemUTC()),
            new EnvelopeCipher(keys, random));
    this.seals = seals;
    this.threads = threads;
  }

  /**
   * Looks at everything.
   *
   * @param problem told of each thing that is wrong, by what it is about and why
   * @throws Unavailable when store or root key does not answer: then nothing is said about the rest
   */
  public Result verify(Progress progress, BiConsumer<String, Finding> problem) {
    Run run = new Run(progress, problem);
    StoreSnapshot now = new StoreSnapshot(client, namespace);
    now.forEach(KeyRecordResource.class, PAGE, "keys", progress, run::key);
    now.forEach(SecretRecordResource.class, PAGE, "records", run::total, run::submit);
    return run.result();
  }

  private final class Run {
    private final Progress progress;
    private final BiConsumer<String, Finding> problem;
    private final AtomicLong keys = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong versions = new AtomicLong();
    private final AtomicLong locked = new AtomicLong();
    private final AtomicLong problems = new AtomicLong();
    private final ExecutorService pool = Executors.newFixedThreadPool(threads);
    private final int room = threads * WAITING_PER_THREAD;
    private final Semaphore free = new Semaphore(room);
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private volatile long total;

    Run(Progress progress, BiConsumer<String, Finding> problem) {
      this.progress = progress;
      this.problem = problem;
    }

    void total(String what, long done, long all) {
      total = all;
    }

    void key(KeyRecordResource resource) {
      keys.incrementAndGet();
      String name = "key " + resource.getMetadata().getName();
      check(
          name,
          () -> {
            KeyRecord record = KeyRecordMapper.toRecord(resource);
            List<Integer> numbers = record.versions().stream().map(KeyVersion::id).toList();
            if (!numbers.equals(List.copyOf(new TreeSet<>(numbers)))
                || numbers.get(numbers.size() - 1) - numbers.get(0) != numbers.size() - 1) {
              wrong(name, KeyReason.KeyChainBroken.with());
            }
            if (!record.isInPlace()) {
              wrong(name, KeyReason.KeyMisplaced.with(record.name()));
            }
            rootKey.open(record);
          });
    }

    void submit(SecretRecordResource resource) {
      free.acquireUninterruptibly();
      pool.execute(
          () -> {
            try {
              record(resource);
            } catch (RuntimeException e) {
              failure.compareAndSet(null, e);
            } finally {
              // Before the room is given back: whoever has it all takes everything for counted.
              progress.reached("records", records.incrementAndGet(), total);
              free.release();
            }
          });
    }

    private void record(SecretRecordResource resource) {
      String name = "record " + resource.getMetadata().getName();
      check(
          name,
          () -> {
            SecretRecord record = RecordMapper.toRecord(resource);
            String secret = record.owner().namespace() + "/" + record.arn().name();
            if (!KubernetesRecordStore.objectName(record.owner().namespace(), record.arn().name())
                .equals(resource.getMetadata().getName())) {
              wrong(name, StoreReason.RecordMisplaced.with(secret));
            }
            boolean needsSeal = seals.isEnforced() || resource.getSpec().getSeal() != null;
            if (needsSeal && !RecordSealing.isSealed(resource, seals)
                || !RecordSealing.isAuditOutboxSealed(resource, seals)) {
              wrong(name, StoreReason.RecordTampered.with(secret));
            }
            record
                .labels()
                .labels()
                .forEach(
                    (label, id) -> {
                      if (record.version(id).isEmpty()) {
                        wrong(secret + " " + label, StoreReason.VersionMissing.with(id));
                      }
                    });
            record.versions().stream()
                .filter(version -> !version.empty())
                .map(VersionEntry::id)
                .forEach(id -> version(secret, resource, record, id));
          });
    }

    private void version(
        String secret, SecretRecordResource resource, SecretRecord record, VersionId id) {
      String name = secret + " " + id;
      try {
        Optional<SecretValue> value = values.read(record, id);
        value.ifPresent(SecretValue::close);
        if (value.isPresent()) {
          versions.incrementAndGet();
        } else if (isUnchanged(resource)) {
          wrong(name, StoreReason.VersionMissing.with(id));
        }
      } catch (KeyUnusable unusable) {
        if (unusable.finding().reason() == KeyReason.KeyMissing) {
          wrong(name, unusable.finding());
        } else {
          locked.incrementAndGet();
        }
      } catch (Unavailable away) {
        throw away;
      } catch (Failure damaged) {
        wrong(name, damaged.finding());
      }
    }

    /** What was changed or removed since the moment that is looked at may miss versions rightly. */
    private boolean isUnchanged(SecretRecordResource resource) {
      SecretRecordResource now =
          StoreCalls.orUnavailable(
              () ->
                  ObjectsByName.one(
                          client.resources(SecretRecordResource.class),
                          new ObjectName(namespace),
                          new ObjectName(resource.getMetadata().getName()))
                      .get());
      return now != null
          && now.getMetadata()
              .getResourceVersion()
              .equals(resource.getMetadata().getResourceVersion());
    }

    /** A damaged object may fail in any way: it is a finding, not the end. */
    private void check(String name, Runnable look) {
      try {
        look.run();
      } catch (Unavailable away) {
        throw away;
      } catch (Failure found) {
        wrong(name, found.finding());
      } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
        wrong(name, StoreReason.StoredObjectDamaged.with());
      }
    }

    private void wrong(String name, Finding finding) {
      problems.incrementAndGet();
      problem.accept(name, finding);
    }

    Result result() {
      free.acquireUninterruptibly(room);
      pool.shutdown();
      if (failure.get() != null) {
        throw failure.get();
      }
      return new Result(keys.get(), records.get(), versions.get(), locked.get(), problems.get());
    }
  }
}
