package dev.strongroom.adapters.targets.redis;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads replies (RESP2, <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">the
 * protocol's specification</a>). What a server announces is checked before it is believed: nothing
 * is allocated for a length that a sane answer cannot have.
 */
final class RespReader {
  /** An error or a status; Redis itself cuts them off far earlier. */
  private static final int MAX_LINE = 8192;

  /** The rules of a user, which is the longest that is ever asked for. */
  private static final int MAX_BULK = 1 << 18;

  private static final int MAX_ELEMENTS = 4096;
  private static final int MAX_DEPTH = 6;

  private final InputStream in;
  private int elementsLeft;

  /** A reader of a buffered stream. */
  RespReader(InputStream in) {
    this.in = in;
  }

  /**
   * Reads one reply.
   *
   * @throws Stopped with {@link TargetProblem#UNEXPECTED_ANSWER} when it is none, or too large
   */
  Reply read() throws IOException, Stopped {
    elementsLeft = MAX_ELEMENTS;
    return read(0);
  }

  private Reply read(int depth) throws IOException, Stopped {
    elementsLeft--;
    if (elementsLeft < 0 || depth > MAX_DEPTH) {
      throw unexpected();
    }
    int type = in.read();
    return switch (type) {
      case -1 -> throw new EOFException();
      case '+' -> new Reply.Status(line());
      case '-' -> new Reply.Error(RedisError.of(line()));
      case ':' -> new Reply.Number(number(Long.MIN_VALUE, Long.MAX_VALUE));
      case '$' -> bulk((int) number(-1, MAX_BULK));
      case '*' -> array((int) number(-1, elementsLeft), depth);
      default -> throw unexpected();
    };
  }

  private Reply bulk(int length) throws IOException, Stopped {
    if (length < 0) {
      return new Reply.Nil();
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    if (in.read() != '\r' || in.read() != '\n') {
      throw unexpected();
    }
    return new Reply.Bulk(bytes);
  }

  private Reply array(int count, int depth) throws IOException, Stopped {
    if (count < 0) {
      return new Reply.Nil();
    }
    List<Reply> elements = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      elements.add(read(depth + 1));
    }
    return new Reply.Array(elements);
  }

  private long number(long least, long most) throws IOException, Stopped {
    try {
      long number = Long.parseLong(line());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notNumber) {
      // As one that is out of range.
    }
    throw unexpected();
  }

  private String line() throws IOException, Stopped {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (line.size() == MAX_LINE) {
        throw unexpected();
      }
      line.write(next);
    }
    if (in.read() != '\n') {
      throw unexpected();
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static Stopped unexpected() {
    return new Stopped(TargetProblem.UNEXPECTED_ANSWER);
  }
}
