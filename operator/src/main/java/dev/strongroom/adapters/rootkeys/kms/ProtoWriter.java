package dev.strongroom.adapters.rootkeys.kms;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few kinds of fields that KMS v2 requests have, in Protocol Buffers' wire format. */
final class ProtoWriter {
  static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Adds a field of type {@code bytes}, or a message; an empty one is the default: left out. */
  ProtoWriter bytes(int field, byte[] value) {
    if (value.length > 0) {
      varint(field << 3 | LENGTH_DELIMITED);
      varint(value.length);
      out.writeBytes(value);
    }
    return this;
  }

  /** Adds a field of type {@code string}. */
  ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private void varint(int value) {
    int left = value;
    while ((left & ~0x7f) != 0) {
      out.write(left & 0x7f | 0x80);
      left >>>= 7;
    }
    out.write(left);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
