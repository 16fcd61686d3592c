package dev.strongroom.adapters.rootkeys.kms;

import java.util.Map;
import java.util.TreeMap;

/**
 * The messages of {@code v2.KeyManagementService}, the protocol between kube-apiserver and KMS
 * plugins (k8s.io/kms, stable since Kubernetes 1.29). Field numbers:
 *
 * <pre>
 * StatusRequest    (empty)
 * StatusResponse   1 version (string), 2 healthz (string: "ok" or what is wrong), 3 key_id (string)
 * EncryptRequest   1 plaintext (bytes), 2 uid (string)
 * EncryptResponse  1 ciphertext (bytes), 2 key_id (string), 3 annotations (map of string to bytes)
 * DecryptRequest   1 ciphertext (bytes), 2 uid, 3 key_id (string), 4 annotations
 * DecryptResponse  1 plaintext (bytes)
 * </pre>
 *
 * Bounds of the protocol: 1 to 1,023 bytes of ciphertext and of key_id, less than 32 KiB of
 * annotations. Answers beyond them are an {@link IllegalArgumentException}.
 */
final class KmsMessages {
  static final int MOST_CIPHERTEXT = 1023;
  static final int MOST_KEY_ID = 1023;
  static final int MOST_ANNOTATIONS = 32 * 1024 - 1;

  private static final int MAP_KEY = 1;
  private static final int MAP_VALUE = 2;

  /** What a plugin says of itself. */
  record Status(String version, String healthz, String keyId) {}

  /** What a plugin made of a plaintext, all of which it needs to decrypt it. */
  record Encrypted(byte[] ciphertext, String keyId, Map<String, byte[]> annotations) {
    Encrypted {
      requireSize(ciphertext.length, MOST_CIPHERTEXT);
      requireSize(keyId.length(), MOST_KEY_ID);
      int size =
          annotations.entrySet().stream()
              .mapToInt(e -> e.getKey().length() + e.getValue().length)
              .sum();
      requireSize(size + 1, MOST_ANNOTATIONS + 1);
    }
  }

  private KmsMessages() {}

  static byte[] encryptRequest(byte[] plaintext, String uid) {
    return new ProtoWriter().bytes(1, plaintext).text(2, uid).toByteArray();
  }

  static byte[] decryptRequest(Encrypted encrypted, String uid) {
    ProtoWriter out =
        new ProtoWriter().bytes(1, encrypted.ciphertext()).text(2, uid).text(3, encrypted.keyId());
    encrypted
        .annotations()
        .forEach(
            (name, value) ->
                out.bytes(
                    4,
                    new ProtoWriter().text(MAP_KEY, name).bytes(MAP_VALUE, value).toByteArray()));
    return out.toByteArray();
  }

  static Status status(byte[] message) {
    Map<Integer, String> fields = new TreeMap<>();
    ProtoReader in = new ProtoReader(message);
    while (in.next()) {
      fields.put(in.field(), in.text());
    }
    String keyId = fields.getOrDefault(3, "");
    requireSize(keyId.length(), MOST_KEY_ID);
    return new Status(fields.getOrDefault(1, ""), fields.getOrDefault(2, ""), keyId);
  }

  static Encrypted encrypted(byte[] message) {
    byte[] ciphertext = {};
    String keyId = "";
    Map<String, byte[]> annotations = new TreeMap<>();
    ProtoReader in = new ProtoReader(message);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> ciphertext = in.bytes();
        case 2 -> keyId = in.text();
        case 3 -> annotation(in.bytes(), annotations);
        default -> {}
      }
    }
    return new Encrypted(ciphertext, keyId, annotations);
  }

  static byte[] decrypted(byte[] message) {
    byte[] plaintext = {};
    ProtoReader in = new ProtoReader(message);
    while (in.next()) {
      if (in.field() == 1) {
        plaintext = in.bytes();
      }
    }
    return plaintext;
  }

  private static void annotation(byte[] entry, Map<String, byte[]> annotations) {
    String name = "";
    byte[] value = {};
    ProtoReader in = new ProtoReader(entry);
    while (in.next()) {
      if (in.field() == MAP_KEY) {
        name = in.text();
      } else if (in.field() == MAP_VALUE) {
        value = in.bytes();
      }
    }
    annotations.put(name, value);
  }

  private static void requireSize(int size, int most) {
    if (size < 1 || size > most) {
      throw new IllegalArgumentException("a size is out of the protocol's bounds");
    }
  }
}
