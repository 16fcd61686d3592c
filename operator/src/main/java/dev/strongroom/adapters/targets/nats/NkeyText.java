package dev.strongroom.adapters.targets.nats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.util.encoders.Base32;

/**
 * Bytes as keys of NATS are written: Base32 without padding, of the bytes and their CRC-16
 * (github.com/nats-io/nkeys, strkey.go).
 */
final class NkeyText {
  private static final int CRC_BYTES = 2;

  /** Of CRC-16/XMODEM. */
  private static final int POLYNOMIAL = 0x1021;

  private static final int BLOCK = 8;

  private NkeyText() {}

  /** The text; the caller wipes both. */
  static byte[] encoded(byte[] content) {
    byte[] checked = Arrays.copyOf(content, content.length + CRC_BYTES);
    int crc = crc(content, content.length);
    checked[content.length] = (byte) crc;
    checked[content.length + 1] = (byte) (crc >> Byte.SIZE);
    byte[] padded = Base32.encode(checked);
    int end = padded.length;
    while (padded[end - 1] == '=') {
      end--;
    }
    byte[] text = Arrays.copyOf(padded, end);
    Arrays.fill(checked, (byte) 0);
    Arrays.fill(padded, (byte) 0);
    return text;
  }

  /** The bytes, for the caller to wipe; empty when the text is none or has a typing error. */
  static Optional<byte[]> decoded(byte[] text) {
    byte[] padded = Arrays.copyOf(text, (text.length + BLOCK - 1) / BLOCK * BLOCK);
    Arrays.fill(padded, text.length, padded.length, (byte) '=');
    byte[] checked = {};
    try {
      checked = Base32.decode(padded);
      int length = checked.length - CRC_BYTES;
      if (length < 1 || !Arrays.equals(encoded(Arrays.copyOf(checked, length)), text)) {
        return Optional.empty();
      }
      return Optional.of(Arrays.copyOf(checked, length));
    } catch (RuntimeException malformed) {
      return Optional.empty();
    } finally {
      Arrays.fill(padded, (byte) 0);
      Arrays.fill(checked, (byte) 0);
    }
  }

  private static int crc(byte[] content, int length) {
    int crc = 0;
    for (int i = 0; i < length; i++) {
      crc ^= (content[i] & 0xff) << Byte.SIZE;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
    }
    return crc & 0xffff;
  }

  /** The text as a string, for public keys. */
  static String string(byte[] content) {
    return new String(encoded(content), StandardCharsets.US_ASCII);
  }
}
