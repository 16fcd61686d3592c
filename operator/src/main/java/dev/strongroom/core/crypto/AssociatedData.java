package dev.strongroom.core.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a ciphertext is bound to, as bytes that no other list of fields has: each field is its
 * length (4 bytes, big-endian) and its bytes. The first field names the purpose, so that a box
 * sealed for one purpose never opens for another.
 */
public final class AssociatedData {
  private AssociatedData() {}

  public static byte[] of(String purpose, byte[]... fields) {
    byte[] first = text(purpose);
    int size = 4 + first.length;
    for (byte[] field : fields) {
      size += 4 + field.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).putInt(first.length).put(first);
    for (byte[] field : fields) {
      out.putInt(field.length).put(field);
    }
    return out.array();
  }

  public static byte[] text(String field) {
    return field.getBytes(StandardCharsets.UTF_8);
  }
}
