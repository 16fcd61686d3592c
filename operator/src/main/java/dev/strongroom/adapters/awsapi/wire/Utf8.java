package dev.strongroom.adapters.awsapi.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** UTF-8 that is read strictly: nothing is replaced, nothing overlong, no halves of pairs. */
final class Utf8 {
  private Utf8() {}

  /** The characters; empty when the bytes are not well-formed. The caller wipes them. */
  static Optional<CharBuffer> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes)));
    } catch (CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  /** Whether a text can be encoded: escapes in JSON can make halves of surrogate pairs. */
  static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
