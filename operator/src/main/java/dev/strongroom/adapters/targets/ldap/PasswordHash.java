package dev.strongroom.adapters.targets.ldap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;

/**
 * Salted hashes as directories keep them in {@code userPassword} (RFC 2307 and its extensions): the
 * scheme in braces, then the digest of password and salt with the salt behind it, in Base64.
 */
enum PasswordHash {
  /** OpenLDAP with its module pw-sha2, 389 Directory Server. */
  SSHA512("{SSHA512}", SHA512Digest::new),
  /** Every OpenLDAP. */
  SSHA("{SSHA}", SHA1Digest::new);

  /** What is known of a stored value and a password. */
  enum Verdict {
    /** It is of this password. */
    MATCHES,
    /** It is of another one. */
    DIFFERS,
    /** The server alone can tell. */
    UNKNOWN
  }

  private static final int SALT_BYTES = 16;
  private static final int MAX_BYTES = 512;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String prefix;
  private final Supplier<Digest> digests;
  private final int digestBytes;

  PasswordHash(String prefix, Supplier<Digest> digests) {
    this.prefix = prefix;
    this.digests = digests;
    this.digestBytes = digests.get().getDigestSize();
  }

  /** A value for the directory, with a new salt. */
  byte[] of(String password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    byte[] digest = digest(password, salt);
    byte[] both = Arrays.copyOf(digest, digest.length + salt.length);
    System.arraycopy(salt, 0, both, digest.length, salt.length);
    return (prefix + Base64.getEncoder().encodeToString(both)).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether a stored value is of this password, as far as this side can tell. */
  static Verdict verdict(byte[] stored, String password) {
    String text = new String(stored, StandardCharsets.UTF_8);
    if (!text.startsWith("{")) {
      byte[] clear = password.getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(stored, clear) ? Verdict.MATCHES : Verdict.DIFFERS;
    }
    return List.of(values()).stream()
        .filter(scheme -> text.regionMatches(true, 0, scheme.prefix, 0, scheme.prefix.length()))
        .findFirst()
        .flatMap(scheme -> scheme.matches(text, password))
        .map(matches -> matches ? Verdict.MATCHES : Verdict.DIFFERS)
        .orElse(Verdict.UNKNOWN);
  }

  /** Empty when it is not of this scheme's form. */
  private Optional<Boolean> matches(String text, String password) {
    if (text.length() > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      byte[] both = Base64.getDecoder().decode(text.substring(prefix.length()));
      if (both.length < digestBytes) {
        return Optional.empty();
      }
      byte[] salt = Arrays.copyOfRange(both, digestBytes, both.length);
      byte[] digest = Arrays.copyOf(both, digestBytes);
      return Optional.of(MessageDigest.isEqual(digest, digest(password, salt)));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private byte[] digest(String password, byte[] salt) {
    Digest digest = digests.get();
    byte[] text = password.getBytes(StandardCharsets.UTF_8);
    digest.update(text, 0, text.length);
    digest.update(salt, 0, salt.length);
    byte[] result = new byte[digestBytes];
    digest.doFinal(result, 0);
    return result;
  }
}
