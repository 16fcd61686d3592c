package dev.strongroom.core.encryption;

import dev.strongroom.core.crypto.Hkdf;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.keys.KeyMaker;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.keys.KeyVersion;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.KeyUnusable.Use;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.work.SharedCalls;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The encryption keys at work: made on demand, unwrapped once by the root key, then kept in memory.
 * Safe for use by many threads, and by many replicas at once: the one that creates a record first
 * wins, the others use its key.
 *
 * <p>What is kept follows the store: whoever watches the records calls {@link #forget} with each
 * change, and the state of a customer-managed key is looked up with every use. So a key that is
 * disabled does nothing more from that moment, and its materials are wiped from memory as soon as
 * those who are using them are done. Whoever is given a key closes it.
 *
 * <p>Store and root key are never called under a lock. One call at a time loads or makes the key of
 * an account, and accounts whose provider hangs hold up nobody else.
 */
public final class KeyRing {
  private static final String MAC_ALIAS = "strongroom/projection-mac";
  private static final String RECORD_MAC_PURPOSE = "strongroom.dev/record-mac/1";
  private static final String SESSION_MAC_PURPOSE = "strongroom.dev/session-mac/1";

  private final KeyRecordStore store;
  private final KeyWrapping wrapping;
  private final KeyMaker maker;
  private final Map<String, Unwrapped> cache = new ConcurrentHashMap<>();
  private final SharedCalls<String, Unwrapped> loads = new SharedCalls<>();

  /** How often something was forgotten: what was loaded before that may be out of date. */
  private final AtomicLong forgotten = new AtomicLong();

  private volatile ProjectionMac projectionMac;
  private volatile ProjectionMac recordMac;
  private volatile ProjectionMac sessionMac;
  private volatile BooleanSupplier needsMacKey = () -> false;

  /** A key ring over this store, with nothing unwrapped yet. */
  public KeyRing(KeyRecordStore store, RootKey rootKey, Clock clock, SecureRandom random) {
    this.store = store;
    this.wrapping = new KeyWrapping(rootKey);
    this.maker = new KeyMaker(wrapping, clock, random);
  }

  /**
   * The MAC for projections; its key is made when first asked for.
   *
   * @throws Unreadable with {@link RootKeyReason#WrongRootKey} when its key cannot be unwrapped
   * @throws Unavailable when store or root key does not answer
   */
  public ProjectionMac projectionMac() {
    ProjectionMac known = projectionMac;
    if (known == null) {
      known = new ProjectionMac(macKey());
      projectionMac = known;
    }
    return known;
  }

  /** The MAC for projections if its key is in memory. Asks nobody and never waits. */
  public Optional<ProjectionMac> knownProjectionMac() {
    return Optional.ofNullable(projectionMac);
  }

  /**
   * Brings the key of the MAC for projections into memory if there is one in the store. Never makes
   * one: an empty store may be about to be restored.
   *
   * @throws Unreadable with {@link RootKeyReason#WrongRootKey} when its key cannot be unwrapped
   * @throws Unavailable when store or root key does not answer
   */
  public void prepareProjectionMac() {
    if (store.find(KeyRecord.MAC_NAME).isPresent()) {
      projectionMac();
    }
  }

  /**
   * The MAC for records. Its key is derived from the one for projections (HKDF, RFC 5869), so that
   * no MAC of the one kind is ever one of the other. Fails as {@link #projectionMac}, too.
   *
   * @throws Unreadable with {@link KeyReason#KeyMissing} when the key was lost and records bear
   *     seals made with it
   */
  public ProjectionMac recordMac() {
    ProjectionMac known = recordMac;
    if (known == null) {
      known = derivedMac(RECORD_MAC_PURPOSE);
      recordMac = known;
    }
    return known;
  }

  /**
   * The MAC of which session keys are made, derived as {@link #recordMac} is and failing as it
   * does. Another object when the key may have been replaced.
   */
  public ProjectionMac sessionMac() {
    ProjectionMac known = sessionMac;
    if (known == null) {
      known = derivedMac(SESSION_MAC_PURPOSE);
      sessionMac = known;
    }
    return known;
  }

  private ProjectionMac derivedMac(String purpose) {
    try (KeyMaterial key = macKey()) {
      return new ProjectionMac(Hkdf.derive(key, purpose));
    }
  }

  /**
   * Keeps another key from taking the place of a lost MAC key: every seal would be wrong then.
   *
   * @param isNeeded whether any record bears a seal
   */
  public void keepMacKeyWhile(BooleanSupplier isNeeded) {
    needsMacKey = isNeeded;
  }

  private KeyMaterial macKey() {
    Unwrapped key = known(KeyRecord.MAC_NAME, "", MAC_ALIAS);
    return key.unwrap(key.record.current());
  }

  /**
   * Forgets what is known of a record, because it changed or the root key did. Values that are
   * being encrypted or decrypted at that moment are finished with what was known.
   */
  public void forget(String recordName) {
    forgotten.incrementAndGet();
    Unwrapped old = cache.remove(recordName);
    if (old != null) {
      old.retire();
    }
    if (recordName.equals(KeyRecord.MAC_NAME)) {
      projectionMac = null;
      recordMac = null;
      sessionMac = null;
    }
  }

  /**
   * The key that encrypts new values of an account: the named customer-managed one, or the default
   * one, made when first asked for.
   *
   * @throws KeyUnusable when the named key is disabled, scheduled for deletion or not there
   */
  public EncryptionKey current(String namespace, Optional<UUID> customerKey) {
    Unwrapped key =
        customerKey
            .map(id -> customer(namespace, id, Use.ENCRYPT))
            .orElseGet(
                () ->
                    known(KeyRecord.defaultKeyName(namespace), namespace, KeyRecord.DEFAULT_ALIAS));
    return key.held(key.record.current());
  }

  /**
   * The record of an account's default key, made when first asked for.
   *
   * @throws Unavailable when the store or the root key does not answer
   */
  public KeyRecord defaultKey(String namespace) {
    return known(KeyRecord.defaultKeyName(namespace), namespace, KeyRecord.DEFAULT_ALIAS).record;
  }

  /**
   * The default key of an account, as a ciphertext names it. Never makes one.
   *
   * @return empty when the account's key has another id or no such version
   * @throws KeyUnusable with {@link KeyReason#KeyMissing} when the account has no key at all
   * @throws Unreadable with {@link KeyReason#KeyMisplaced} when the record under its name holds the
   *     key of another account
   */
  Optional<EncryptionKey> find(String namespace, UUID keyId, int version) {
    String name = KeyRecord.defaultKeyName(namespace);
    Unwrapped known = cache.get(name);
    if (known == null || !known.has(keyId, version)) {
      // Another replica may have made a version since; a damaged ciphertext costs one read more.
      known = refresh(name, namespace);
    }
    Unwrapped key = known;
    return key.record.keyId().equals(keyId)
        ? key.record.version(version).map(key::held)
        : Optional.empty();
  }

  /**
   * A customer-managed key of this account, as a ciphertext names it.
   *
   * @return empty when the key has no such version
   * @throws KeyUnusable when the key is disabled, scheduled for deletion or not there
   */
  Optional<EncryptionKey> findCustomer(String namespace, UUID keyId, int version) {
    Unwrapped known = customer(namespace, keyId, Use.DECRYPT);
    Unwrapped key = known.has(keyId, version) ? known : refresh(known.record.name(), namespace);
    return key.record.version(version).map(key::held);
  }

  private Unwrapped customer(String namespace, UUID keyId, Use use) {
    KeyRecord record =
        store
            .findById(keyId)
            .filter(r -> r.customer().isPresent() && r.namespace().equals(namespace))
            .orElseThrow(() -> new KeyUnusable(use, KeyReason.KeyMissing.with(keyId)));
    record
        .obstacle()
        .ifPresent(
            finding -> {
              throw new KeyUnusable(use, finding);
            });
    return cache.compute(
        record.name(),
        (name, known) ->
            known != null && known.record.equals(record)
                ? known
                : successor(known, new Unwrapped(requireOwn(record, namespace))));
  }

  private Unwrapped refresh(String name, String namespace) {
    Unwrapped stored =
        load(name, namespace)
            .orElseThrow(() -> new KeyUnusable(Use.DECRYPT, KeyReason.KeyMissing.with(name)));
    return cache.merge(
        name, stored, (old, now) -> old.record.equals(now.record) ? old : successor(old, now));
  }

  private static Unwrapped successor(Unwrapped before, Unwrapped next) {
    if (before != null) {
      before.retire();
    }
    return next;
  }

  private Optional<Unwrapped> load(String name, String namespace) {
    return store.find(name).map(stored -> new Unwrapped(requireOwn(stored, namespace)));
  }

  /**
   * A record can be copied by whoever may write key records. Its materials open only with the
   * account that it names, so that account has to be the one that asks, and the record has to be
   * the one that holds this key.
   */
  private static KeyRecord requireOwn(KeyRecord record, String namespace) {
    if (!record.namespace().equals(namespace) || !record.isInPlace()) {
      throw new Unreadable(KeyReason.KeyMisplaced.with(record.name()));
    }
    return record;
  }

  /** What is kept of a record, or else what the store has, or else a new one. */
  private Unwrapped known(String name, String namespace, String alias) {
    Unwrapped known = cache.get(name);
    return known != null
        ? known
        : loads.call(name, () -> kept(name, () -> findOrCreate(name, namespace, alias)));
  }

  private Unwrapped kept(String name, Supplier<Unwrapped> load) {
    long before = forgotten.get();
    Unwrapped loaded = load.get();
    Unwrapped known = cache.putIfAbsent(name, loaded);
    if (known != null) {
      return known;
    }
    if (forgotten.get() != before && cache.remove(name, loaded)) {
      // Good for those who wait for it, and for nobody after them.
      loaded.retire();
    }
    return loaded;
  }

  private Unwrapped findOrCreate(String name, String namespace, String alias) {
    return load(name, namespace)
        .or(() -> create(name, namespace, alias))
        .or(() -> load(name, namespace))
        .orElseThrow(() -> new Unavailable(StoreReason.StoreUnavailable.with()));
  }

  private Optional<Unwrapped> create(String name, String namespace, String alias) {
    if (name.equals(KeyRecord.MAC_NAME) && needsMacKey.getAsBoolean()) {
      throw new Unreadable(KeyReason.KeyMissing.with(name));
    }
    return store.create(newRecord(name, namespace, alias)).map(Unwrapped::new);
  }

  private KeyRecord newRecord(String name, String namespace, String alias) {
    UUID keyId = maker.keyId();
    KeyVersion first = maker.material(keyId, namespace, 1);
    return new KeyRecord(name, namespace, alias, keyId, List.of(first), Optional.empty(), "");
  }

  /** A record with those of its materials that were needed so far. */
  private final class Unwrapped {
    private final KeyRecord record;
    private final Map<Integer, EncryptionKey> keys = new ConcurrentHashMap<>();
    private final SharedCalls<Integer, EncryptionKey> unwraps = new SharedCalls<>();
    private volatile boolean retired;

    Unwrapped(KeyRecord record) {
      this.record = record;
    }

    boolean has(UUID keyId, int version) {
      return record.keyId().equals(keyId) && record.version(version).isPresent();
    }

    /** A material for one use; whoever gets it closes it. */
    EncryptionKey held(KeyVersion version) {
      while (true) {
        EncryptionKey known = keys.get(version.id());
        EncryptionKey key =
            known != null ? known : unwraps.call(version.id(), () -> unwrapped(version));
        boolean isHeld = key.hold();
        if (retired || !isHeld) {
          letGo(version.id(), key);
        }
        if (isHeld) {
          return key;
        }
      }
    }

    private EncryptionKey unwrapped(KeyVersion version) {
      EncryptionKey key = new EncryptionKey(record.keyId(), version.id(), unwrap(version));
      EncryptionKey known = keys.putIfAbsent(version.id(), key);
      if (known != null) {
        key.close();
        return known;
      }
      return key;
    }

    /** The ring does not keep it any more; those who use it still can. */
    void retire() {
      retired = true;
      keys.forEach(this::letGo);
    }

    /** Whoever takes it out of the map ends the ring's keeping of it, so that happens once. */
    private void letGo(int version, EncryptionKey key) {
      if (keys.remove(version, key)) {
        key.close();
      }
    }

    KeyMaterial unwrap(KeyVersion version) {
      try {
        return wrapping.unwrap(record, version);
      } catch (Unreadable wrongKey) {
        // The root key may have been rotated since the record was read.
        return store
            .find(record.name())
            .flatMap(stored -> stored.version(version.id()))
            .filter(stored -> !stored.equals(version))
            .map(stored -> wrapping.unwrap(record, stored))
            .orElseThrow(() -> wrongKey);
      }
    }
  }
}
