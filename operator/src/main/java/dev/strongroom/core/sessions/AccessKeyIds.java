package dev.strongroom.core.sessions;

import dev.strongroom.core.crypto.Sha256;
import java.util.Arrays;

/** Access key ids in the form of AWS's: a prefix that tells the kind, and 16 letters or digits. */
public final class AccessKeyIds {
  private static final String TEMPORARY = "ASIA";
  private static final String STATIC = "AKIA";
  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private AccessKeyIds() {}

  /** The id of a session, whose own id has {@value TokenContent#ID_BYTES} bytes. */
  static String ofSession(byte[] id) {
    return of(TEMPORARY, id);
  }

  /**
   * The id of a static access key, which follows from the uid of its object. It is no secret, and
   * nobody chooses the uid.
   */
  public static String ofObject(String uid) {
    return of(STATIC, Arrays.copyOf(Sha256.of(STATIC + uid), TokenContent.ID_BYTES));
  }

  /** Whether an id is one of a static access key. */
  public static boolean isStatic(String accessKeyId) {
    return accessKeyId.startsWith(STATIC);
  }

  private static String of(String prefix, byte[] id) {
    StringBuilder out = new StringBuilder(prefix);
    int bits = 0;
    int buffered = 0;
    for (byte b : id) {
      buffered = buffered << 8 | b & 0xff;
      bits += 8;
      while (bits >= BITS) {
        bits -= BITS;
        out.append(BASE_32.charAt(buffered >> bits & 31));
      }
      buffered &= (1 << bits) - 1;
    }
    return out.toString();
  }
}
