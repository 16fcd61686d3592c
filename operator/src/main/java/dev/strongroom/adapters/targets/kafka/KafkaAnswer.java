package dev.strongroom.adapters.targets.kafka;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An answer of Kafka's protocol; reading beyond its end stops the step. */
final class KafkaAnswer {
  private static final int LONGEST_NUMBER = 28;

  private final ByteBuffer in;

  KafkaAnswer(byte[] body) {
    this.in = ByteBuffer.wrap(body);
  }

  int int8() throws Stopped {
    return some(1).get();
  }

  int int16() throws Stopped {
    return some(Short.BYTES).getShort();
  }

  int int32() throws Stopped {
    return some(Integer.BYTES).getInt();
  }

  /** BYTES. */
  byte[] bytes() throws Stopped {
    return raw(int32());
  }

  /** NULLABLE_STRING, which nobody needs to see. */
  void skipString() throws Stopped {
    raw(Math.max(0, int16()));
  }

  /** COMPACT_STRING or COMPACT_NULLABLE_STRING; null is empty. */
  String compactString() throws Stopped {
    return new String(raw(compactLength()), StandardCharsets.UTF_8);
  }

  /** The length of a COMPACT_ARRAY; null is empty. */
  int compactLength() throws Stopped {
    return Math.max(0, number() - 1);
  }

  /** The tagged fields at the end of a structure, which none of these versions has. */
  void skipTags() throws Stopped {
    for (int left = number(); left > 0; left--) {
      number();
      raw(number());
    }
  }

  /** UNSIGNED_VARINT. */
  private int number() throws Stopped {
    int value = 0;
    for (int shift = 0; shift <= LONGEST_NUMBER; shift += 7) {
      int next = int8();
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
  }

  private byte[] raw(int length) throws Stopped {
    if (length < 0 || length > in.remaining()) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private ByteBuffer some(int length) throws Stopped {
    if (length > in.remaining()) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    return in;
  }
}
