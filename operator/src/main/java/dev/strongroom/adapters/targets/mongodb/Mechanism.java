package dev.strongroom.adapters.targets.mongodb;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.crypto.digests.MD5Digest;

/** How users log in (MongoDB specifications, "Driver Authentication"). */
enum Mechanism {
  /** The only one unless the target says otherwise. */
  SCRAM_SHA_256("SCRAM-SHA-256"),
  /** The older one, which MongoDB has for users of before 4.0, and DocumentDB. */
  SCRAM_SHA_1("SCRAM-SHA-1") {
    @Override
    char[] secret(String username, String password) {
      byte[] text = (username + ":mongo:" + password).getBytes(StandardCharsets.UTF_8);
      MD5Digest digest = new MD5Digest();
      digest.update(text, 0, text.length);
      byte[] hash = new byte[digest.getDigestSize()];
      digest.doFinal(hash, 0);
      return HexFormat.of().formatHex(hash).toCharArray();
    }
  };

  private final String declared;

  Mechanism(String declared) {
    this.declared = declared;
  }

  /** Its name in the protocol. */
  String declared() {
    return declared;
  }

  /** What takes the place of the password in the login. */
  char[] secret(String username, String password) {
    return password.toCharArray();
  }

  /** Whether it is one of these. */
  boolean isOneOf(Set<String> names) {
    return names.contains(declared);
  }
}
