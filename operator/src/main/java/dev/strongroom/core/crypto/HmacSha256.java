package dev.strongroom.core.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** HMAC-SHA-256 (RFC 2104). Not for use by several threads. */
public final class HmacSha256 {
  /** The JDK's name of it, which its keys have too. */
  public static final String NAME = "HmacSHA256";

  private final Mac mac;

  /** One that can be used with several keys in turn. */
  public HmacSha256() {
    try {
      mac = Mac.getInstance(NAME);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is in every JDK", e);
    }
  }

  /** The MAC of a text under a key; 32 bytes. */
  public byte[] of(SecretKey key, byte[] text) {
    return keyed(key).doFinal(text);
  }

  /** The JDK's object, with a key, for texts that come in parts. */
  public Mac keyed(SecretKey key) {
    try {
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of another algorithm", e);
    }
  }
}
