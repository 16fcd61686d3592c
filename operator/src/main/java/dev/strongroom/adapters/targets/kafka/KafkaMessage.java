package dev.strongroom.adapters.targets.kafka;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The body of a request of Kafka's protocol (Kafka, "A Guide To The Kafka Protocol", primitive
 * types); what it has no method for is not needed here.
 */
final class KafkaMessage {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  KafkaMessage int8(int value) {
    out.write(value);
    return this;
  }

  KafkaMessage int16(int value) {
    return int8(value >>> 8).int8(value);
  }

  KafkaMessage int32(int value) {
    return int16(value >>> 16).int16(value);
  }

  /** STRING. */
  KafkaMessage string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return int16(utf8.length).raw(utf8);
  }

  /** BYTES. */
  KafkaMessage bytes(byte[] bytes) {
    return int32(bytes.length).raw(bytes);
  }

  /** COMPACT_STRING. */
  KafkaMessage compactString(String text) {
    return compactBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** COMPACT_BYTES. */
  KafkaMessage compactBytes(byte[] bytes) {
    return compactLength(bytes.length).raw(bytes);
  }

  /** The length that a COMPACT_ARRAY begins with. */
  KafkaMessage compactLength(int length) {
    int left = length + 1;
    while (left > 0x7f) {
      int8(left & 0x7f | 0x80);
      left >>>= 7;
    }
    return int8(left);
  }

  /** The end of a structure that has no tagged fields. */
  KafkaMessage end() {
    return int8(0);
  }

  /** This one, and then that. */
  KafkaMessage with(KafkaMessage behind) {
    return raw(behind.out.toByteArray());
  }

  private KafkaMessage raw(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
    return this;
  }

  /** All of it, behind its length. */
  byte[] framed() {
    byte[] body = out.toByteArray();
    return ByteBuffer.allocate(Integer.BYTES + body.length).putInt(body.length).put(body).array();
  }
}
