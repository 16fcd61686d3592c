package dev.strongroom.adapters.targets.kafka;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.NetworkProblems;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetSession;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.function.Consumer;

/** Requests and answers over one connection, one at a time. */
final class KafkaSession implements TargetSession {
  private static final String CLIENT = "strongroom";
  private static final int MAX_ANSWER = 1 << 20;

  private final Socket socket;
  private final DataInputStream in;
  private final Consumer<String> codes;
  private int last;

  /**
   * A session over an open connection, which it closes.
   *
   * @param codes told the code of each failure
   */
  KafkaSession(Socket socket, Consumer<String> codes) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.codes = codes;
  }

  /** The answer to a request of a version without tagged fields. */
  KafkaAnswer ask(Api api, KafkaMessage body) throws IOException, Stopped {
    last++;
    KafkaMessage request =
        new KafkaMessage().int16(api.key()).int16(api.version()).int32(last).string(CLIENT);
    if (api.isFlexible()) {
      request.end();
    }
    socket.getOutputStream().write(request.with(body).framed());
    socket.getOutputStream().flush();
    int length = in.readInt();
    if (length < Integer.BYTES || length > MAX_ANSWER) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    KafkaAnswer answer = new KafkaAnswer(bytes);
    if (answer.int32() != last) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    if (api.isFlexible()) {
      answer.skipTags();
    }
    return answer;
  }

  /** As {@link #ask} after the login. */
  KafkaAnswer run(Api api, KafkaMessage body) throws Stopped {
    try {
      return ask(api, body);
    } catch (IOException lost) {
      throw new Stopped(NetworkProblems.ofLost(lost));
    }
  }

  /** Stops the step at an error. */
  void require(int code) throws Stopped {
    if (code != ErrorCodes.NONE) {
      codes.accept("Kafka " + code);
      throw new Stopped(ErrorCodes.problem(code));
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      // Nothing is left to close.
    }
  }
}
