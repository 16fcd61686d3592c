package dev.strongroom.adapters.rootkeys.kms;

import dev.strongroom.adapters.rootkeys.kms.GrpcCall.GrpcFailure;
import dev.strongroom.adapters.rootkeys.kms.KmsMessages.Encrypted;
import dev.strongroom.adapters.rootkeys.kms.KmsMessages.Status;
import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.WrappedKey;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.platform.ProviderLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The root key provider {@code kms-plugin}: the key is in a KMS or HSM behind a plugin that speaks
 * Kubernetes' KMS v2 protocol over a Unix socket. The plugin says which of its keys encrypts; when
 * that changes, the root key has changed. Layout of what it wraps: {@link WrappedByKms}.
 *
 * <p>An id is {@code kms:} and the first 16 bytes, in hexadecimal, of SHA-256 over the plugin's
 * key_id: what kube-apiserver shows in its metrics is the same hash in full.
 */
public final class KmsPluginRootKey implements RootKey {
  private final ProviderLog log = new ProviderLog("kms-plugin");
  private static final String HEALTHY = "ok";
  private static final int ID_BYTES = 16;

  /** For so long a plugin that refused is not asked about the same key again. */
  private static final long REFUSAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final KmsPlugin plugin;
  private final SecureRandom random;
  private volatile String activeId;
  private volatile Refusal refusal = new Refusal("", 0);

  private record Refusal(String keyId, long at) {}

  /** The plugin behind this socket, which need not be there yet. */
  public KmsPluginRootKey(Path socket, SecureRandom random) {
    this.plugin = new KmsPlugin(socket);
    this.random = random;
  }

  @Override
  public String provider() {
    return "kms-plugin";
  }

  @Override
  public String id() {
    if (activeId == null) {
      check();
    }
    return activeId;
  }

  @Override
  public void check() {
    try {
      Status status = plugin.status();
      // "v2beta1" is the same protocol, before it was stable.
      if (!status.version().equals("v2") && !status.version().equals("v2beta1")) {
        throw unavailable("it speaks another version of the protocol than v2");
      }
      if (!status.healthz().equals(HEALTHY)) {
        throw unavailable("it says that it is not healthy");
      }
      active(id(status.keyId()));
    } catch (IOException | IllegalArgumentException e) {
      throw unavailable(why(e));
    }
  }

  @Override
  public WrappedKey wrap(KeyMaterial key, byte[] associatedData) {
    byte[] material = key.bytes(PlaintextAccess.granted());
    try (KeyMaterial innerKey = KeyMaterial.generate(random)) {
      Encrypted encrypted = encrypt(innerKey);
      byte[] prefix = WrappedByKms.prefix(encrypted);
      byte[] box =
          AesGcm.seal(
              innerKey, random, WrappedByKms.associatedData(prefix, associatedData), material);
      return new WrappedKey(
          id(encrypted.keyId()),
          ByteBuffer.allocate(prefix.length + box.length).put(prefix).put(box).array());
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  private Encrypted encrypt(KeyMaterial innerKey) {
    byte[] plain = innerKey.bytes(PlaintextAccess.granted());
    try {
      return plugin.encrypt(plain, uid());
    } catch (IOException | IllegalArgumentException e) {
      throw unavailable(why(e));
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  public boolean mayUnwrap(byte[] wrapped) {
    return WrappedByKms.isFormat(wrapped);
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    WrappedByKms parts = WrappedByKms.decode(wrapped).orElseThrow(KmsPluginRootKey::wrong);
    Optional<byte[]> material;
    try (KeyMaterial innerKey = decrypt(parts.innerKey())) {
      material =
          AesGcm.open(
              innerKey, WrappedByKms.associatedData(parts.prefix(), associatedData), parts.box());
    }
    return material.map(KeyMaterial::owning).orElseThrow(KmsPluginRootKey::wrong);
  }

  private KeyMaterial decrypt(Encrypted innerKey) {
    Refusal last = refusal;
    if (last.keyId().equals(innerKey.keyId()) && System.nanoTime() - last.at() < REFUSAL_NANOS) {
      throw refused(innerKey);
    }
    try {
      byte[] plain = plugin.decrypt(innerKey, uid());
      if (plain.length != KeyMaterial.BYTES) {
        Arrays.fill(plain, (byte) 0);
        throw wrong();
      }
      return KeyMaterial.owning(plain);
    } catch (GrpcFailure failed) {
      // Plugins answer with any status to anything: whether it works as such is asked for.
      check();
      log.say(plugin + " does not decrypt: " + why(failed));
      refusal = new Refusal(innerKey.keyId(), System.nanoTime());
      throw refused(innerKey);
    } catch (IOException | IllegalArgumentException e) {
      throw unavailable(why(e));
    }
  }

  private void active(String id) {
    activeId = id;
    log.say(id + " wraps at " + plugin);
  }

  private Unavailable unavailable(String why) {
    return log.unavailable(plugin + ": " + why);
  }

  /** Class of the cause, or our own words: what a plugin or the system says is not passed on. */
  private static String why(Exception e) {
    return e instanceof GrpcFailure || e.getCause() == null
        ? e.getMessage()
        : e.getCause().getClass().getSimpleName();
  }

  private static Unreadable wrong() {
    return new Unreadable(RootKeyReason.WrongRootKey.with("", ""));
  }

  private static Refused refused(Encrypted innerKey) {
    return new Refused(RootKeyReason.RootKeyRefused.with("", id(innerKey.keyId())));
  }

  private static String uid() {
    return UUID.randomUUID().toString();
  }

  private static String id(String keyId) {
    return "kms:" + HexFormat.of().formatHex(Sha256.of(keyId), 0, ID_BYTES);
  }

  @Override
  public String toString() {
    return "KmsPluginRootKey[" + plugin + "]";
  }
}
