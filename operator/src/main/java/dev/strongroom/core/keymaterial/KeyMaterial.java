package dev.strongroom.core.keymaterial;

import dev.strongroom.core.values.SecretValue;
import java.util.Collections;
import java.util.Map;

/** A key that was made, as members of a JSON object. Holds plaintext: close it. */
public final class KeyMaterial implements AutoCloseable {
  /** The member with the id. */
  public static final String KEY_ID = "keyId";

  /** The member with a key of a MAC, in Base64. */
  public static final String KEY = "key";

  /** The member with a private key. */
  public static final String PRIVATE_KEY = "privateKey";

  /** The member with a public key. */
  public static final String PUBLIC_KEY = "publicKey";

  private final Map<String, SecretValue> members;

  /** These members, which it owns from now on. */
  KeyMaterial(Map<String, SecretValue> members) {
    this.members = members;
  }

  /** Its members, for as long as this is open. */
  public Map<String, SecretValue> members() {
    return Collections.unmodifiableMap(members);
  }

  @Override
  public void close() {
    members.values().forEach(SecretValue::close);
  }
}
