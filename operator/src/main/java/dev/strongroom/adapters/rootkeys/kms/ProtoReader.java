package dev.strongroom.adapters.rootkeys.kms;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a message in Protocol Buffers' wire format, field by field. Every length is checked against
 * what is there before anything is allocated; bytes that are no message are an {@link
 * IllegalArgumentException}.
 */
final class ProtoReader {
  private static final int MOST_VARINT_BITS = 63;

  private final byte[] in;
  private int position;
  private int field;
  private byte[] value = {};

  ProtoReader(byte[] message) {
    this.in = message;
  }

  /** Goes to the next field of type {@code bytes}, {@code string} or message, past all others. */
  boolean next() {
    while (position < in.length) {
      long tag = varint();
      field = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case 0 -> varint();
        case 1 -> skip(Long.BYTES);
        case ProtoWriter.LENGTH_DELIMITED -> {
          int length = skip(varint());
          value = Arrays.copyOfRange(in, position - length, position);
          return true;
        }
        case 5 -> skip(Integer.BYTES);
        default -> throw malformed();
      }
    }
    return false;
  }

  /** Number of the field that was read last. */
  int field() {
    return field;
  }

  /** Its bytes. */
  byte[] bytes() {
    return value;
  }

  /** Its text. */
  String text() {
    return new String(value, StandardCharsets.UTF_8);
  }

  private int skip(long length) {
    if (length < 0 || length > in.length - position) {
      throw malformed();
    }
    position += (int) length;
    return (int) length;
  }

  private long varint() {
    long result = 0;
    for (int shift = 0; shift <= MOST_VARINT_BITS; shift += 7) {
      if (position >= in.length) {
        break;
      }
      byte next = in[position++];
      result |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return result;
      }
    }
    throw malformed();
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("this is not a message");
  }
}
