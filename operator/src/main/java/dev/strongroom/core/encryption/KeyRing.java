package dev.strongroom.core.encryption;

import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.Unavailable;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The encryption keys at work: made on demand, unwrapped once by the root key, then kept in memory.
 * Safe for use by many threads, and by many replicas at once: the one that creates a record first
 * wins, the others use its key.
 */
public final class KeyRing {
  /** Alias of the key that encrypts an account's secrets unless they name another (AWS). */
  public static final String DEFAULT_ALIAS = "aws/secretsmanager";

  private static final String MAC_ALIAS = "strongroom/projection-mac";
  private static final String MAC_NAME = "projection-mac";
  private static final String PURPOSE = "strongroom.dev/key-material/1";

  private final KeyRecordStore store;
  private final RootKey rootKey;
  private final Clock clock;
  private final SecureRandom random;
  private final Map<String, Unwrapped> cache = new ConcurrentHashMap<>();
  private volatile ProjectionMac projectionMac;

  /** A key ring over this store, with nothing unwrapped yet. */
  public KeyRing(KeyRecordStore store, RootKey rootKey, Clock clock, SecureRandom random) {
    this.store = store;
    this.rootKey = rootKey;
    this.clock = clock;
    this.random = random;
  }

  /** Name of the record of an account's default key. */
  public static String defaultKeyName(String namespace) {
    return "default." + namespace;
  }

  /**
   * The MAC for projections; its key is made when first asked for.
   *
   * @throws InvalidSpec with {@link Reason#WrongRootKey} when its key cannot be unwrapped
   * @throws Unavailable when store or root key does not answer
   */
  public ProjectionMac projectionMac() {
    ProjectionMac known = projectionMac;
    if (known == null) {
      Unwrapped key = cache.computeIfAbsent(MAC_NAME, name -> findOrCreate(name, "", MAC_ALIAS));
      known = new ProjectionMac(key.material(key.record.current()));
      projectionMac = known;
    }
    return known;
  }

  /**
   * Forgets what is known of a record, because it changed or the root key did. Values that are
   * being encrypted or decrypted at that moment are finished with what was known.
   */
  public void forget(String recordName) {
    cache.remove(recordName);
    if (recordName.equals(MAC_NAME)) {
      projectionMac = null;
    }
  }

  /** The key that encrypts new values of an account, made when first asked for. */
  EncryptionKey current(String namespace) {
    Unwrapped key =
        cache.computeIfAbsent(
            defaultKeyName(namespace), name -> findOrCreate(name, namespace, DEFAULT_ALIAS));
    return key.encryptionKey(key.record.current());
  }

  /**
   * The key that a ciphertext of this account names. Never makes one.
   *
   * @return empty when the account's key has another id or no such version
   * @throws InvalidSpec with {@link Reason#KeyMissing} when the account has no key at all
   */
  Optional<EncryptionKey> find(String namespace, UUID keyId, int version) {
    String name = defaultKeyName(namespace);
    Unwrapped known = cache.get(name);
    if (known == null || !known.has(keyId, version)) {
      // Another replica may have made a version since; a damaged ciphertext costs one read more.
      known = refresh(name);
    }
    Unwrapped key = known;
    return key.record.keyId().equals(keyId)
        ? key.record.version(version).map(key::encryptionKey)
        : Optional.empty();
  }

  private Unwrapped refresh(String name) {
    Unwrapped stored = load(name).orElseThrow(() -> new InvalidSpec(Reason.KeyMissing.with(name)));
    return cache.merge(name, stored, (old, now) -> old.record.equals(now.record) ? old : now);
  }

  private Optional<Unwrapped> load(String name) {
    return store.find(name).map(Unwrapped::new);
  }

  private Unwrapped findOrCreate(String name, String namespace, String alias) {
    return load(name)
        .or(() -> store.create(newRecord(name, namespace, alias)).map(Unwrapped::new))
        .or(() -> load(name))
        .orElseThrow(() -> new Unavailable(Reason.StoreUnavailable.with()));
  }

  private KeyRecord newRecord(String name, String namespace, String alias) {
    UUID keyId = newKeyId();
    try (KeyMaterial material = KeyMaterial.generate(random)) {
      byte[] wrapped = rootKey.wrap(material, associatedData(keyId, 1, namespace));
      KeyVersion first = new KeyVersion(1, rootKey.id(), wrapped, clock.instant());
      return new KeyRecord(name, namespace, alias, keyId, List.of(first), "");
    }
  }

  private UUID newKeyId() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    // Version 4, variant 2 of RFC 9562.
    bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
    bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /** Binds a material to its key, number and account: it opens in no other place of the store. */
  private static byte[] associatedData(UUID keyId, int version, String namespace) {
    return AssociatedData.of(
        PURPOSE,
        AssociatedData.text(keyId.toString()),
        ByteBuffer.allocate(4).putInt(version).array(),
        AssociatedData.text(namespace));
  }

  /** A record with those of its materials that were needed so far. */
  private final class Unwrapped {
    private final KeyRecord record;
    private final Map<Integer, KeyMaterial> materials = new ConcurrentHashMap<>();

    Unwrapped(KeyRecord record) {
      this.record = record;
    }

    boolean has(UUID keyId, int version) {
      return record.keyId().equals(keyId) && record.version(version).isPresent();
    }

    EncryptionKey encryptionKey(KeyVersion version) {
      return new EncryptionKey(record.keyId(), version.id(), material(version));
    }

    KeyMaterial material(KeyVersion version) {
      return materials.computeIfAbsent(version.id(), id -> unwrap(version));
    }

    private KeyMaterial unwrap(KeyVersion version) {
      byte[] associatedData = associatedData(record.keyId(), version.id(), record.namespace());
      try {
        return rootKey.unwrap(version.wrapped(), associatedData);
      } catch (InvalidSpec wrongKey) {
        // The provider does not know what it was asked to unwrap; here the user can be told.
        throw new InvalidSpec(Reason.WrongRootKey.with(record.name()));
      }
    }
  }
}
