package dev.strongroom.core.keymaterial;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.keymaterial.KeyRules.Encoding;
import dev.strongroom.core.values.SecretValue;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes keys with the algorithms of the Java runtime. An RSA key takes up to some seconds. Safe for
 * use by many threads.
 */
public final class KeyGenerator {
  private static final int ID_BYTES = 16;
  private static final String NAME_OF_P = "secp%dr1";

  private final SecureRandom random;

  /** Keys from this source. */
  public KeyGenerator(SecureRandom random) {
    this.random = random;
  }

  /** A fresh key; the caller closes it. */
  public KeyMaterial generate(KeyRules rules) {
    return rules instanceof KeyRules.Hmac hmac ? macKey(hmac.bytes()) : pair((KeyRules.Pair) rules);
  }

  private KeyMaterial macKey(int length) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    byte[] key = new byte[length];
    random.nextBytes(key);
    SecretValue encoded =
        SecretValue.owning(SecretValue.Kind.TEXT, Base64.getEncoder().encode(key));
    Arrays.fill(key, (byte) 0);
    Map<String, SecretValue> members = new LinkedHashMap<>();
    members.put(KeyMaterial.KEY_ID, SecretValue.text(HexFormat.of().formatHex(id)));
    members.put(KeyMaterial.KEY, encoded);
    return new KeyMaterial(members);
  }

  private KeyMaterial pair(KeyRules.Pair rules) {
    KeyPair pair = generated(rules);
    Map<String, SecretValue> members = new LinkedHashMap<>();
    if (rules.encoding() == Encoding.OPENSSH) {
      OpenSshKey key = OpenSshKey.of(pair, random.nextInt());
      members.put(KeyMaterial.KEY_ID, SecretValue.text(key.publicKey().fingerprint()));
      members.put(KeyMaterial.PRIVATE_KEY, key.privateKey());
      members.put(KeyMaterial.PUBLIC_KEY, SecretValue.text(key.publicKey().line()));
    } else {
      byte[] info = pair.getPublic().getEncoded();
      members.put(KeyMaterial.KEY_ID, SecretValue.text(HexFormat.of().formatHex(Sha256.of(info))));
      members.put(
          KeyMaterial.PRIVATE_KEY, Pem.encoded("PRIVATE KEY", pair.getPrivate().getEncoded()));
      members.put(KeyMaterial.PUBLIC_KEY, Pem.encoded("PUBLIC KEY", info));
    }
    return new KeyMaterial(members);
  }

  private KeyPair generated(KeyRules.Pair rules) {
    try {
      return switch (rules.algorithm()) {
        case ED25519 -> generated("EdDSA", NamedParameterSpec.ED25519);
        case ECDSA -> generated("EC", new ECGenParameterSpec(NAME_OF_P.formatted(rules.size())));
        case RSA ->
            generated("RSA", new RSAKeyGenParameterSpec(rules.size(), RSAKeyGenParameterSpec.F4));
      };
    } catch (GeneralSecurityException noSuchKey) {
      throw new IllegalStateException("the Java runtime cannot make such keys", noSuchKey);
    }
  }

  private KeyPair generated(String algorithm, AlgorithmParameterSpec size)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size, random);
    return generator.generateKeyPair();
  }
}
