package dev.strongroom.e2e.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerDecoderTest {
  private static final String THROTTLED = "{\"__type\":\"ThrottlingException\"}";

  private final EmbeddedChannel channel = new EmbeddedChannel(new AnswerDecoder());

  @Test
  void readsAnswersHoweverTheyAreCut() {
    // Given two answers in a row
    byte[] bytes =
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nx-amzn-RequestId: 1\r\n\r\n{}"
                + "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: "
                + THROTTLED.length()
                + "\r\n\r\n"
                + THROTTLED)
            .getBytes(StandardCharsets.ISO_8859_1);

    // When they arrive byte by byte
    for (byte b : bytes) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
    }

    // Then both are read
    Answer good = channel.readInbound();
    assertThat(good.isGood()).isTrue();
    assertThat(good.closes()).isFalse();
    assertThat(good.text()).isEqualTo("{}");
    Answer error = channel.readInbound();
    assertThat(error.isGood()).isFalse();
    assertThat(error.closes()).isTrue();
    assertThat(error.error()).isEqualTo("400 ThrottlingException");
  }

  @Test
  void refusesAnAnswerWithoutLength() {
    // Given an answer in chunks
    byte[] bytes =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);

    // When it arrives, then it is not taken for an empty one
    assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(bytes)))
        .isInstanceOf(DecoderException.class)
        .hasMessageContaining("without Content-Length");
  }
}
