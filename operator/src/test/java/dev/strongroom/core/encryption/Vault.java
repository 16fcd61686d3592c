package dev.strongroom.core.encryption;

import dev.strongroom.adapters.crypto.AesGcmRootKey;
import dev.strongroom.core.secrets.AccountId;
import dev.strongroom.core.secrets.Metadata;
import dev.strongroom.core.secrets.NamespaceIdentity;
import dev.strongroom.core.secrets.Owner;
import dev.strongroom.core.secrets.SecretArn;
import dev.strongroom.core.secrets.SecretName;
import dev.strongroom.core.secrets.SecretRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;

/** A key ring and cipher over a store in memory, and secrets to try them on. */
final class Vault {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  final MemoryKeyRecordStore store;
  final KeyRing keys;
  final KeyMaker maker;
  final EnvelopeCipher cipher;

  Vault(MemoryKeyRecordStore store, RootKey rootKey, SecureRandom random) {
    this.store = store;
    this.keys = new KeyRing(store, rootKey, CLOCK, random);
    this.maker = new KeyMaker(new KeyWrapping(rootKey), CLOCK, random);
    this.cipher = new EnvelopeCipher(keys, random);
  }

  Vault() {
    this(new MemoryKeyRecordStore(), rootKey(1), new SecureRandom());
  }

  /** A root key whose bytes count up from {@code first}. */
  static AesGcmRootKey rootKey(int first) {
    return rootKey(first, new SecureRandom());
  }

  static AesGcmRootKey rootKey(int first, SecureRandom random) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return new AesGcmRootKey(bytes, random);
  }

  static NamespaceIdentity namespace(String name) {
    return new NamespaceIdentity(
        name, "uid-of-" + name, NOW, AccountId.ofNamespace(name), Set.of());
  }

  static SecretRecord secret(String namespace, String name) {
    SecretArn arn =
        new SecretArn(
            "cluster-local-1", AccountId.ofNamespace(namespace), new SecretName(name), "AbCdEf");
    return SecretRecord.create(arn, new Owner(namespace, name, "uid"), Metadata.NONE, NOW);
  }
}
