package dev.strongroom.core.encryption;

import dev.strongroom.adapters.rootkeys.AesGcmRootKey;
import dev.strongroom.core.keys.KeyMaker;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.keys.MemoryKeyRecordStore;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rootkeys.RootKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;

/** A key ring and cipher over a store in memory, and secrets to try them on. */
public final class Vault {
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  public final MemoryKeyRecordStore store;
  public final KeyRing keys;
  public final KeyMaker maker;
  public final EnvelopeCipher cipher;

  public Vault(MemoryKeyRecordStore store, RootKey rootKey, SecureRandom random) {
    this.store = store;
    this.keys = new KeyRing(store, rootKey, CLOCK, random);
    this.maker = new KeyMaker(new KeyWrapping(rootKey), CLOCK, random);
    this.cipher = new EnvelopeCipher(keys, random);
  }

  public Vault() {
    this(new MemoryKeyRecordStore(), rootKey(1), new SecureRandom());
  }

  /** A root key whose bytes count up from {@code first}. */
  public static AesGcmRootKey rootKey(int first) {
    return rootKey(first, new SecureRandom());
  }

  public static AesGcmRootKey rootKey(int first, SecureRandom random) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return new AesGcmRootKey(bytes, random);
  }

  public static NamespaceIdentity namespace(String name) {
    return new NamespaceIdentity(
        name, "uid-of-" + name, NOW, AccountId.ofNamespace(name), Set.of());
  }

  public static SecretRecord secret(String namespace, String name) {
    SecretArn arn =
        new SecretArn(
            "cluster-local-1", AccountId.ofNamespace(namespace), new SecretName(name), "AbCdEf");
    return SecretRecord.create(arn, new Owner(namespace, name, "uid"), Metadata.NONE, NOW);
  }
}
