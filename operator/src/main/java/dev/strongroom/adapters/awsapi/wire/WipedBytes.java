package dev.strongroom.adapters.awsapi.wire;

import java.util.Arrays;

/** Bytes that are written one after the other. What they outgrow is wiped: it may be plaintext. */
final class WipedBytes {
  private byte[] bytes;
  private int size;

  /** None yet, with room for so many. */
  WipedBytes(int room) {
    bytes = new byte[room];
  }

  void write(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void write(byte[] from, int start, int length) {
    room(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  private void room(int more) {
    if (more > bytes.length - size) {
      byte[] outgrown = bytes;
      bytes = Arrays.copyOf(outgrown, Math.max(2 * outgrown.length, Math.addExact(size, more)));
      Arrays.fill(outgrown, 0, size, (byte) 0);
    }
  }

  /** All of them, which are the caller's; none are left here. */
  byte[] take() {
    byte[] all = Arrays.copyOf(bytes, size);
    wipe();
    return all;
  }

  void wipe() {
    Arrays.fill(bytes, 0, size, (byte) 0);
    size = 0;
  }
}
