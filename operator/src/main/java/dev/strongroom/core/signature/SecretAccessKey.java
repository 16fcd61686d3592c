package dev.strongroom.core.signature;

import dev.strongroom.core.crypto.HmacSha256;
import dev.strongroom.core.values.PlaintextAccess;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret half of an access key, 1 to {@value #MAX_CHARACTERS} ASCII characters, and the signing
 * key that was derived from it last: clients sign all day for one region and service. Cannot be
 * printed or compared; closing it wipes both. (The JDK's MACs keep copies of their own until they
 * are collected.) Safe for use by many threads, until it is closed.
 */
public final class SecretAccessKey implements AutoCloseable {
  /** Longest secret; AWS's own have 40 characters. */
  public static final int MAX_CHARACTERS = 128;

  private static final byte[] VERSION = "AWS4".getBytes(StandardCharsets.US_ASCII);

  private final byte[] characters;
  private volatile SigningKey last;

  private static final class SigningKey {
    private final String scope;
    private final byte[] key;

    SigningKey(String scope, byte[] key) {
      this.scope = scope;
      this.key = key;
    }
  }

  private SecretAccessKey(byte[] characters) {
    this.characters = characters;
  }

  /** A secret that takes ownership of these ASCII characters. */
  public static SecretAccessKey owning(byte[] characters) {
    if (characters.length == 0 || characters.length > MAX_CHARACTERS) {
      throw new IllegalArgumentException("a secret access key has 1 to 128 characters");
    }
    return new SecretAccessKey(characters);
  }

  /** As text, for whoever it is issued to. */
  public String text(PlaintextAccess access) {
    Objects.requireNonNull(access, "access");
    return new String(characters, StandardCharsets.US_ASCII);
  }

  /** The signature of a text in this scope (AWS: "Calculate the signature"). */
  byte[] sign(CredentialScope scope, byte[] stringToSign) {
    HmacSha256 hmac = new HmacSha256();
    byte[] key = signingKey(scope, hmac);
    return hmac.of(new SecretKeySpec(key, HmacSha256.NAME), stringToSign);
  }

  private byte[] signingKey(CredentialScope scope, HmacSha256 hmac) {
    SigningKey known = last;
    String text = scope.toString();
    if (known == null || !known.scope.equals(text)) {
      known = new SigningKey(text, derived(scope, hmac));
      last = known;
    }
    return known.key;
  }

  /** AWS: "Derive a signing key". */
  private byte[] derived(CredentialScope scope, HmacSha256 hmac) {
    byte[] key = Arrays.copyOf(VERSION, VERSION.length + characters.length);
    System.arraycopy(characters, 0, key, VERSION.length, characters.length);
    for (String part : List.of(scope.date(), scope.region(), scope.service())) {
      key = wiping(hmac, key, part.getBytes(StandardCharsets.UTF_8));
    }
    return wiping(hmac, key, CredentialScope.TERMINATOR.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] wiping(HmacSha256 hmac, byte[] key, byte[] text) {
    try {
      return hmac.of(new SecretKeySpec(key, HmacSha256.NAME), text);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public void close() {
    Arrays.fill(characters, (byte) 0);
    SigningKey derived = last;
    if (derived != null) {
      Arrays.fill(derived.key, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "SecretAccessKey[redacted]";
  }
}
