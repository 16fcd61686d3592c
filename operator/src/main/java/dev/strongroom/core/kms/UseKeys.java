package dev.strongroom.core.kms;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.encryption.DirectCipher;
import dev.strongroom.core.encryption.DirectCiphertext;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.kms.KeyAccess.Reach;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.values.SecretValue;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The cryptographic operations of KMS. They are for customer-managed keys of any account that lets
 * the caller in.
 *
 * <p>All methods throw {@link Rejected} when the caller may not use the key, and {@link
 * KmsRejected} when there is no such key or its state does not allow it. A dry run ends with {@link
 * Kind#DRY_RUN} where the operation would have succeeded.
 */
public final class UseKeys {
  private static final String ALGORITHM = "SYMMETRIC_DEFAULT";

  private final KeyAccess access;
  private final DirectCipher cipher;

  /** Uses keys that are found this way, by this cipher. */
  public UseKeys(KeyAccess access, DirectCipher cipher) {
    this.access = access;
    this.cipher = cipher;
  }

  /** Encrypts up to 4096 bytes, which stay the caller's. */
  public Encrypted encrypt(
      ActionCall call,
      String keyId,
      Map<String, String> context,
      SecretValue plaintext,
      boolean dryRun) {
    LocatedKey key = encrypting(call, KmsAction.ENCRYPT, keyId, context, dryRun);
    return encrypted(key, context, plaintext);
  }

  /**
   * A fresh data key.
   *
   * @param length 1 to 1024 bytes
   */
  public DataKey generateDataKey(
      ActionCall call, String keyId, Map<String, String> context, int length, boolean dryRun) {
    LocatedKey key = encrypting(call, KmsAction.GENERATE_DATA_KEY, keyId, context, dryRun);
    return dataKey(key, context, length);
  }

  /**
   * A fresh data key that nobody sees for now.
   *
   * @param length 1 to 1024 bytes
   */
  public Encrypted generateDataKeyWithoutPlaintext(
      ActionCall call, String keyId, Map<String, String> context, int length, boolean dryRun) {
    LocatedKey key =
        encrypting(call, KmsAction.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT, keyId, context, dryRun);
    try (DataKey dataKey = dataKey(key, context, length)) {
      return new Encrypted(dataKey.key(), dataKey.ciphertext());
    }
  }

  /**
   * Decrypts.
   *
   * @param keyId the key that must have encrypted it; without one the ciphertext says which did
   * @throws KmsRejected with {@link Kind#INVALID_CIPHERTEXT} when it does not open with this
   *     context, {@link Kind#INCORRECT_KEY} when another key encrypted it
   */
  public Decrypted decrypt(
      ActionCall call,
      Optional<String> keyId,
      Map<String, String> context,
      byte[] ciphertext,
      boolean dryRun) {
    DirectCiphertext parts = decoded(ciphertext);
    LocatedKey key = source(call, KmsAction.DECRYPT, keyId, context, parts, UseKeys::cryptographic);
    KeyStates.requireEnabled(key);
    SecretValue plaintext = decrypted(key, context, parts);
    if (dryRun) {
      plaintext.close();
      throw dryRunSucceeded();
    }
    return new Decrypted(key.arn(), plaintext);
  }

  /**
   * Tries whether a caller may decrypt with a key, without a ciphertext (AWS DryRunModifiers
   * IGNORE_CIPHERTEXT). Ends with {@link Kind#DRY_RUN} when it may.
   */
  public KmsRejected decryptWithoutCiphertext(
      ActionCall call, String keyId, Map<String, String> context) {
    encrypting(call, KmsAction.DECRYPT, keyId, context, false);
    return dryRunSucceeded();
  }

  /**
   * Decrypts, and encrypts again under another key, another context or a newer material.
   *
   * @param from what is decrypted; its key as in {@link #decrypt}
   * @param toKey the key that encrypts
   * @param toContext the context from now on
   */
  public ReEncrypted reEncrypt(
      ActionCall call, Source from, String toKey, Map<String, String> toContext, boolean dryRun) {
    DirectCiphertext parts = decoded(from.ciphertext());
    Optional<LocatedKey> to = access.locator().find(call.caller(), KeyReference.parse(toKey));
    boolean same = to.filter(key -> key.record().keyId().equals(parts.keyId())).isPresent();
    UnaryOperator<RequestContext.Builder> conditions =
        keys -> cryptographic(keys).bool(ConditionKeys.RE_ENCRYPT_ON_SAME_KEY, same);
    LocatedKey source =
        source(call, KmsAction.RE_ENCRYPT_FROM, from.keyId(), from.context(), parts, conditions);
    LocatedKey target =
        access.require(
            call,
            KmsAction.RE_ENCRYPT_TO,
            toKey,
            Reach.ANY_ACCOUNT,
            EncryptionContext.checked(toContext),
            conditions);
    KeyStates.requireEnabled(source);
    KeyStates.requireEnabled(target);
    try (SecretValue plaintext = decrypted(source, from.context(), parts)) {
      if (dryRun) {
        throw dryRunSucceeded();
      }
      return new ReEncrypted(source.arn(), encrypted(target, toContext, plaintext));
    }
  }

  /**
   * Random bytes; the caller closes them.
   *
   * @param length 1 to 1024
   */
  public SecretValue random(ActionCall call, int length) {
    access.requireInAccount(call, KmsAction.GENERATE_RANDOM);
    return cipher.random(length);
  }

  /**
   * What is encrypted again.
   *
   * @param keyId the key that must have encrypted it, if one is named
   */
  public record Source(byte[] ciphertext, Optional<String> keyId, Map<String, String> context) {}

  /** The new ciphertext with its key, and the key of the old one. */
  public record ReEncrypted(KeyArn source, Encrypted encrypted) {}

  private LocatedKey encrypting(
      ActionCall call,
      KmsAction action,
      String keyId,
      Map<String, String> context,
      boolean dryRun) {
    LocatedKey key =
        access.require(
            call,
            action,
            keyId,
            Reach.ANY_ACCOUNT,
            EncryptionContext.checked(context),
            UseKeys::cryptographic);
    KeyStates.requireEnabled(key);
    if (dryRun) {
      throw dryRunSucceeded();
    }
    return key;
  }

  /** The key that a ciphertext names, which has to be the one that the caller names, if any. */
  private LocatedKey source(
      ActionCall call,
      KmsAction action,
      Optional<String> keyId,
      Map<String, String> context,
      DirectCiphertext parts,
      UnaryOperator<RequestContext.Builder> conditions) {
    EncryptionContext.checked(context);
    if (keyId.isPresent()) {
      LocatedKey named =
          access.require(call, action, keyId.get(), Reach.ANY_ACCOUNT, context, conditions);
      if (!named.record().keyId().equals(parts.keyId())) {
        throw new KmsRejected(Kind.INCORRECT_KEY, KmsReason.CiphertextOfAnotherKey.with());
      }
      return named;
    }
    return access
        .locator()
        .find(call.caller(), parts.keyId())
        .filter(key -> access.allows(call, action, key, context, conditions))
        .orElseThrow(
            () ->
                new Rejected(Rejected.Kind.ACCESS_DENIED, KmsReason.CiphertextOfUnknownKey.with()));
  }

  private static DirectCiphertext decoded(byte[] ciphertext) {
    return DirectCiphertext.decode(ciphertext).orElseThrow(UseKeys::invalid);
  }

  private SecretValue decrypted(
      LocatedKey key, Map<String, String> context, DirectCiphertext parts) {
    return KeyStates.using(key, () -> cipher.decrypt(key.record(), context, parts))
        .orElseThrow(UseKeys::invalid);
  }

  private Encrypted encrypted(LocatedKey key, Map<String, String> context, SecretValue plaintext) {
    return new Encrypted(
        key.arn(), KeyStates.using(key, () -> cipher.encrypt(key.record(), context, plaintext)));
  }

  private DataKey dataKey(LocatedKey key, Map<String, String> context, int length) {
    SecretValue plaintext = cipher.random(length);
    boolean done = false;
    try {
      DataKey dataKey =
          new DataKey(key.arn(), plaintext, encrypted(key, context, plaintext).ciphertext());
      done = true;
      return dataKey;
    } finally {
      if (!done) {
        plaintext.close();
      }
    }
  }

  private static RequestContext.Builder cryptographic(RequestContext.Builder context) {
    return context.text(ConditionKeys.ENCRYPTION_ALGORITHM, ALGORITHM);
  }

  private static KmsRejected invalid() {
    return new KmsRejected(Kind.INVALID_CIPHERTEXT, KmsReason.CiphertextInvalid.with());
  }

  private static KmsRejected dryRunSucceeded() {
    return new KmsRejected(Kind.DRY_RUN, KmsReason.DryRunSucceeded.with());
  }
}
