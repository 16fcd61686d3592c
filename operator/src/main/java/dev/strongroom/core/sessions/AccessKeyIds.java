package dev.strongroom.core.sessions;

/** Access key ids in the form of AWS's: a prefix that tells the kind, and 16 letters or digits. */
final class AccessKeyIds {
  private static final String TEMPORARY = "ASIA";
  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private AccessKeyIds() {}

  /** The id of a session, whose own id has {@value TokenContent#ID_BYTES} bytes. */
  static String ofSession(byte[] id) {
    StringBuilder out = new StringBuilder(TEMPORARY);
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
