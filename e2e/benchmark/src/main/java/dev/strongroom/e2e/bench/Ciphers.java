package dev.strongroom.e2e.bench;

import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sealing and opening a value on one core, against AES-GCM of the JDK without anything around it:
 * one key, two ciphers made once, a random nonce each time; and against the JDK's part of two
 * layers, {@link BareEnvelope}. Processor time is measured and rounds take turns, so that whatever
 * else the machine does matters little and meets all alike.
 */
final class Ciphers {
  private static final String GROUP = "encrypt + decrypt, one core";
  private static final int ROUNDS = 15;
  private static final long ROUND_NANOS = 200_000_000L;
  private static final int BATCH = 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int TAG_BITS = 128;
  private static final double GOAL = 0.7;
  private static final int[] SIZES = {1024, 65_536};

  private final Report report;
  private final SecureRandom random = new SecureRandom();

  Ciphers(Report report) {
    this.report = report;
  }

  void run() {
    for (int size : SIZES) {
      byte[] plain = new byte[size];
      Arrays.fill(plain, (byte) 'x');
      List<Runnable> works = List.of(bare(plain), bareEnvelope(plain), envelope(plain));
      rounds(works); // Until all are compiled.
      double[] micros = rounds(works);
      String name = size / 1024 + " KiB";
      report.add(Measurement.of(GROUP, name, micros[2], "µs"));
      report.add(Measurement.of(GROUP, name + ", bare envelope", micros[1], "µs"));
      report.add(Measurement.of(GROUP, name + ", bare AES-GCM", micros[0], "µs"));
      report.add(Measurement.of(GROUP, name + ", bare envelope / ours", micros[1] / micros[2], ""));
      report.add(
          Measurement.of(GROUP, name + ", bare AES-GCM / ours", micros[0] / micros[2], "")
              .atLeast(GOAL));
    }
  }

  /** The median of each work's rounds, in microseconds for one. */
  private static double[] rounds(List<Runnable> works) {
    double[][] times = new double[works.size()][ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      for (int work = 0; work < times.length; work++) {
        times[work][i] = round(works.get(work));
      }
    }
    return Arrays.stream(times).mapToDouble(Percentiles::median).toArray();
  }

  /** Microseconds of processor time for one. */
  private static double round(Runnable work) {
    long begin = THREADS.getCurrentThreadCpuTime();
    long count = 0;
    long end = begin;
    while (end - begin < ROUND_NANOS) {
      // Reading the clock takes about as long as the smallest work.
      for (int i = 0; i < BATCH; i++) {
        work.run();
      }
      count += BATCH;
      end = THREADS.getCurrentThreadCpuTime();
    }
    return (end - begin) / 1000.0 / count;
  }

  private Runnable envelope(byte[] plain) {
    byte[] rootKey = new byte[32];
    random.nextBytes(rootKey);
    KeyRing keys =
        new KeyRing(new OneAccount(), new AesGcmRootKey(rootKey), Clock.systemUTC(), random);
    EnvelopeCipher cipher = new EnvelopeCipher(keys, random);
    SecretArn arn =
        new SecretArn(
            "cluster-local-1", AccountId.ofNamespace("bench"), new SecretName("bench"), "AbCdEf");
    SecretRecord record =
        SecretRecord.create(arn, new Owner("bench", "bench", "uid"), Metadata.NONE, Instant.EPOCH);
    VersionId version = VersionId.derived("bench");
    SecretValue value = SecretValue.owning(SecretValue.Kind.BINARY, plain.clone());
    return () -> cipher.open(record, version, cipher.seal(record, version, value)).close();
  }

  private Runnable bareEnvelope(byte[] plain) {
    try {
      return new BareEnvelope(plain, random);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is in every JDK", e);
    }
  }

  private Runnable bare(byte[] plain) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    SecretKey key = new SecretKeySpec(bytes, "AES");
    try {
      Cipher seal = Cipher.getInstance("AES/GCM/NoPadding");
      Cipher open = Cipher.getInstance("AES/GCM/NoPadding");
      byte[] nonce = new byte[12];
      return () -> {
        try {
          random.nextBytes(nonce);
          seal.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
          byte[] box = seal.doFinal(plain);
          open.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
          open.doFinal(box);
        } catch (GeneralSecurityException e) {
          throw new IllegalStateException("AES-GCM is in every JDK", e);
        }
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is in every JDK", e);
    }
  }

  /** Key records in memory, for an account whose key nobody else uses. */
  private static final class OneAccount implements KeyRecordStore {
    private final Map<String, KeyRecord> records = new ConcurrentHashMap<>();

    @Override
    public Optional<KeyRecord> find(String name) {
      return Optional.ofNullable(records.get(name));
    }

    @Override
    public Optional<KeyRecord> findById(UUID keyId) {
      return records.values().stream().filter(r -> r.keyId().equals(keyId)).findFirst();
    }

    @Override
    public int forEach(Consumer<KeyRecord> each) {
      records.values().forEach(each);
      return 0;
    }

    @Override
    public Optional<KeyRecord> create(KeyRecord record) {
      return records.putIfAbsent(record.name(), record) == null
          ? Optional.of(record)
          : Optional.empty();
    }

    @Override
    public Optional<KeyRecord> compareAndSwap(KeyRecord changed) {
      records.put(changed.name(), changed);
      return Optional.of(changed);
    }

    @Override
    public boolean delete(KeyRecord record) {
      return records.remove(record.name(), record);
    }
  }
}
