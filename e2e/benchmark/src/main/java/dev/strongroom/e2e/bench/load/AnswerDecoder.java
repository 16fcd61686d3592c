package dev.strongroom.e2e.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads answers that have a Content-Length, as the endpoint's all do, and does no more than that: a
 * complete HTTP client would take a good part of the processor that the server is to have.
 */
final class AnswerDecoder extends ByteToMessageDecoder {
  private static final int MOST_HEAD_BYTES = 16 << 10;
  private static final int MOST_BODY_BYTES = 16 << 20;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int STATUS_LENGTH = 3;
  private static final String END = "\r\n\r\n";
  private static final String LENGTH = "\r\ncontent-length:";
  private static final String CLOSE = "\r\nconnection: close\r\n";

  private int status;
  private boolean closes;
  private int bodyBytes = -1;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (bodyBytes < 0 && !head(in)) {
      return;
    }
    if (in.readableBytes() >= bodyBytes) {
      byte[] body = new byte[bodyBytes];
      in.readBytes(body);
      bodyBytes = -1;
      out.add(new Answer(status, closes, body));
    }
  }

  /** False when the head is not complete. */
  private boolean head(ByteBuf in) {
    int from = in.readerIndex();
    int end = endOfHead(in);
    if (end < 0) {
      if (in.readableBytes() > MOST_HEAD_BYTES) {
        throw new IllegalStateException("the head of an answer does not end");
      }
      return false;
    }
    String head = in.toString(from, end - from, StandardCharsets.ISO_8859_1);
    in.readerIndex(end);
    status = Integer.parseInt(head, STATUS_AT, STATUS_AT + STATUS_LENGTH, 10);
    closes = find(head, CLOSE) >= 0;
    int length = find(head, LENGTH);
    if (length < 0) {
      throw new IllegalStateException("an answer without Content-Length");
    }
    String value = head.substring(length + LENGTH.length(), head.indexOf('\r', length + 2));
    bodyBytes = Integer.parseInt(value.strip());
    if (bodyBytes < 0 || bodyBytes > MOST_BODY_BYTES) {
      throw new IllegalStateException("an answer of " + bodyBytes + " bytes");
    }
    return true;
  }

  /** Where this text begins, which starts with a line's end and is in any case; -1 if nowhere. */
  private static int find(String head, String text) {
    int i = head.indexOf('\r');
    while (i >= 0 && !head.regionMatches(true, i, text, 0, text.length())) {
      i = head.indexOf('\r', i + 1);
    }
    return i;
  }

  /** The index after the empty line; -1 when it has not arrived. */
  private static int endOfHead(ByteBuf in) {
    int last = in.writerIndex() - END.length();
    for (int i = in.readerIndex(); i <= last; i++) {
      if (in.getByte(i) == '\r'
          && in.getByte(i + 2) == '\r'
          && in.getByte(i + 1) == '\n'
          && in.getByte(i + 3) == '\n') {
        return i + END.length();
      }
    }
    return -1;
  }
}
