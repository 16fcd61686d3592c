package dev.strongroom.adapters.awsapi.kms;

import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.kms.DataKey;
import dev.strongroom.core.kms.Decrypted;
import dev.strongroom.core.kms.Encrypted;
import dev.strongroom.core.kms.UseKeys;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/** The actions that encrypt and decrypt. */
final class UseHandlers {
  private static final String KEY_ID = "KeyId";
  private static final String CIPHERTEXT = "CiphertextBlob";
  private static final String PLAINTEXT = "Plaintext";
  private static final String CONTEXT = "EncryptionContext";
  private static final String ALGORITHM = "EncryptionAlgorithm";
  private static final String BYTES = "NumberOfBytes";
  private static final int AES_256 = 32;
  private static final int AES_128 = 16;

  private final UseKeys keys;

  UseHandlers(UseKeys keys) {
    this.keys = keys;
  }

  Map<String, Handler> all() {
    return Map.of(
        "Encrypt", this::encrypt,
        "Decrypt", this::decrypt,
        "GenerateDataKey", this::generateDataKey,
        "GenerateDataKeyWithoutPlaintext", this::generateDataKeyWithoutPlaintext,
        "ReEncrypt", this::reEncrypt,
        "GenerateRandom", this::generateRandom);
  }

  private Map<String, ?> encrypt(ActionCall call, Input input) {
    requireAlgorithm(input, ALGORITHM);
    Encrypted encrypted =
        keys.encrypt(
            call,
            input.requiredText(KEY_ID),
            context(input, CONTEXT),
            input.plaintext(PLAINTEXT).orElseThrow(),
            isDryRun(input));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(CIPHERTEXT, encrypted.ciphertext());
    out.put(KEY_ID, encrypted.key().toString());
    out.put(ALGORITHM, KeyOutput.ALGORITHM);
    return out;
  }

  private Map<String, ?> decrypt(ActionCall call, Input input) {
    requireAlgorithm(input, ALGORITHM);
    requireNoRecipient(input);
    if (isDryRun(input) && input.has("DryRunModifiers") && !input.has(CIPHERTEXT)) {
      String key = input.text(KEY_ID).orElseThrow(UseHandlers::ciphertextMissing);
      throw keys.decryptWithoutCiphertext(call, key, context(input, CONTEXT));
    }
    Decrypted decrypted =
        keys.decrypt(
            call, input.text(KEY_ID), context(input, CONTEXT), ciphertext(input), isDryRun(input));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(KEY_ID, decrypted.key().toString());
    out.put(PLAINTEXT, decrypted.plaintext());
    out.put(ALGORITHM, KeyOutput.ALGORITHM);
    return out;
  }

  private Map<String, ?> generateDataKey(ActionCall call, Input input) {
    requireNoRecipient(input);
    DataKey dataKey =
        keys.generateDataKey(
            call,
            input.requiredText(KEY_ID),
            context(input, CONTEXT),
            dataKeyLength(input),
            isDryRun(input));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(CIPHERTEXT, dataKey.ciphertext());
    out.put(PLAINTEXT, dataKey.plaintext());
    out.put(KEY_ID, dataKey.key().toString());
    return out;
  }

  private Map<String, ?> generateDataKeyWithoutPlaintext(ActionCall call, Input input) {
    Encrypted encrypted =
        keys.generateDataKeyWithoutPlaintext(
            call,
            input.requiredText(KEY_ID),
            context(input, CONTEXT),
            dataKeyLength(input),
            isDryRun(input));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(CIPHERTEXT, encrypted.ciphertext());
    out.put(KEY_ID, encrypted.key().toString());
    return out;
  }

  private Map<String, ?> reEncrypt(ActionCall call, Input input) {
    requireAlgorithm(input, "SourceEncryptionAlgorithm");
    requireAlgorithm(input, "DestinationEncryptionAlgorithm");
    UseKeys.ReEncrypted done =
        keys.reEncrypt(
            call,
            new UseKeys.Source(
                ciphertext(input),
                input.text("SourceKeyId"),
                context(input, "SourceEncryptionContext")),
            input.requiredText("DestinationKeyId"),
            context(input, "DestinationEncryptionContext"),
            isDryRun(input));
    Map<String, Object> out = new LinkedHashMap<>();
    out.put(CIPHERTEXT, done.encrypted().ciphertext());
    out.put("SourceKeyId", done.source().toString());
    out.put(KEY_ID, done.encrypted().key().toString());
    out.put("SourceEncryptionAlgorithm", KeyOutput.ALGORITHM);
    out.put("DestinationEncryptionAlgorithm", KeyOutput.ALGORITHM);
    return out;
  }

  private Map<String, ?> generateRandom(ActionCall call, Input input) {
    requireNoRecipient(input);
    if (input.has("CustomKeyStoreId")) {
      throw new KmsRejected(
          Kind.UNSUPPORTED, KmsReason.KindOfKeyUnsupported.with("CustomKeyStoreId"));
    }
    int length =
        input
            .number(BYTES)
            .map(Math::toIntExact)
            .orElseThrow(() -> new KmsRejected(Kind.VALIDATION, KmsReason.RandomSize.with()));
    return Map.of(PLAINTEXT, keys.random(call, length));
  }

  private static Map<String, String> context(Input input, String member) {
    return input.textsByName(member).orElse(Map.of());
  }

  private static boolean isDryRun(Input input) {
    return input.flag("DryRun").orElse(false);
  }

  private static byte[] ciphertext(Input input) {
    return input.bytes(CIPHERTEXT).orElseThrow(UseHandlers::ciphertextMissing);
  }

  private static KmsRejected ciphertextMissing() {
    return new KmsRejected(Kind.VALIDATION, KmsReason.CiphertextMissing.with());
  }

  /** Exactly one of both says how long the data key is. */
  private static int dataKeyLength(Input input) {
    if (input.has("KeySpec") == input.has(BYTES)) {
      throw new KmsRejected(Kind.VALIDATION, KmsReason.DataKeySize.with());
    }
    return input
        .number(BYTES)
        .map(Math::toIntExact)
        .orElseGet(() -> input.requiredText("KeySpec").equals("AES_256") ? AES_256 : AES_128);
  }

  private static void requireAlgorithm(Input input, String member) {
    if (input.text(member).filter(name -> !name.equals(KeyOutput.ALGORITHM)).isPresent()) {
      throw new KmsRejected(Kind.INVALID_KEY_USAGE, KmsReason.AlgorithmUnsupported.with());
    }
  }

  private static void requireNoRecipient(Input input) {
    if (input.has("Recipient")) {
      throw new KmsRejected(Kind.UNSUPPORTED, KmsReason.RecipientUnsupported.with());
    }
  }
}
