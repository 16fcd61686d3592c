package dev.strongroom.adapters.targets.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a server answers (RESP2). */
sealed interface Reply {
  /** {@code +}: a short text. */
  record Status(String text) implements Reply {}

  /**
   * {@code -}: a failure. Its text may quote what the server was sent and is not kept.
   *
   * @param code see {@link RedisError}
   */
  record Error(RedisError code) implements Reply {}

  /** {@code :}: a number. */
  record Number(long value) implements Reply {}

  /** {@code $}: bytes. */
  record Bulk(byte[] bytes) implements Reply {
    /** The bytes as UTF-8. */
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "Bulk[" + bytes.length + " bytes]";
    }
  }

  /** {@code *}: replies. */
  record Array(List<Reply> elements) implements Reply {
    /** Copies the list. */
    public Array {
      elements = List.copyOf(elements);
    }
  }

  /** {@code $-1} and {@code *-1}: there is no such thing. */
  record Nil() implements Reply {}
}
