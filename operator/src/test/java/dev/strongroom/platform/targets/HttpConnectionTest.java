package dev.strongroom.platform.targets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.HttpConnection.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, and what is understood of whatever comes back. */
class HttpConnectionTest {
  private static final int TOO_MUCH = (1 << 20) + 1;

  /** A socket with an end that has said everything already. */
  private static final class Recorded extends Socket {
    private final InputStream in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Recorded(String answers) {
      this.in = new ByteArrayInputStream(answers.getBytes(ISO_8859_1));
    }

    @Override
    public InputStream getInputStream() {
      return in;
    }

    @Override
    public OutputStream getOutputStream() {
      return out;
    }
  }

  private static HttpConnection over(Recorded socket) throws IOException {
    return new HttpConnection(
        socket, new TargetLogin("api.example.com", 8443, "app", Optional.empty()));
  }

  private static Answer answer(String answers) throws IOException, Stopped {
    return over(new Recorded(answers)).ask("GET", "/x", Map.of(), Optional.empty());
  }

  @Test
  void sendsTheBodyWithItsLength() throws Exception {
    // Given
    Recorded socket = new Recorded("HTTP/1.1 204 No Content\r\n\r\n");

    // When
    Answer answer =
        over(socket)
            .ask("PUT", "/a%20b", Map.of("X-Y", "z"), Optional.of("{\"ä\":1}".getBytes("UTF-8")));

    // Then
    assertThat(answer.status()).isEqualTo(204);
    assertThat(socket.out.toString("UTF-8"))
        .isEqualTo(
            "PUT /a%20b HTTP/1.1\r\nHost: api.example.com:8443\r\nX-Y: z\r\n"
                + "Content-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"ä\":1}");
  }

  @Test
  void readsOneAnswerAfterTheOther() throws Exception {
    // Given
    HttpConnection http =
        over(
            new Recorded(
                "HTTP/1.1 100 Continue\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\ncontent-LENGTH: 3\r\n\r\nabc"
                    + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "2;x=y\r\nde\r\n1\r\nf\r\n0\r\nTrailer: t\r\n\r\n"
                    + "HTTP/1.0 404\nA:b\n\nrest"));

    // When
    String read = "";
    for (int i = 0; i < 3; i++) {
      Answer answer = http.ask("GET", "/x", Map.of(), Optional.empty());
      read += answer.status() + new String(answer.body(), ISO_8859_1) + " ";
    }

    // Then
    assertThat(read).isEqualTo("200abc 200def 404rest ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 99 x\r\n\r\n",
        "HTTP/1.1 20x OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"
      })
  void refusesWhatIsNotHttp(String answer) {
    assertUnexpected(answer);
  }

  @Test
  void refusesWhatIsTooMuch() {
    assertUnexpected("HTTP/1.1 200 " + "x".repeat(TOO_MUCH));
    assertUnexpected("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(TOO_MUCH));
    assertUnexpected("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(TOO_MUCH));
    assertUnexpected("HTTP/1.1 100 Continue\r\n\r\n".repeat(TOO_MUCH / 100));
    assertUnexpected(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(TOO_MUCH));
  }

  private static void assertUnexpected(String answer) {
    assertThatThrownBy(() -> answer(answer))
        .isInstanceOfSatisfying(
            Stopped.class,
            stopped -> assertThat(stopped.problem()).isEqualTo(TargetProblem.UNEXPECTED_ANSWER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nA: b\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"
      })
  void noticesAnAnswerThatIsCutOff(String answer) {
    assertThatThrownBy(() -> answer(answer)).isInstanceOf(EOFException.class);
  }
}
