package dev.strongroom.adapters.targets.rabbitmq;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A login by AMQP 0-9-1 with PLAIN, up to the server's Tune, which it sends to users that it knows
 * (specification, 2.2.4). A server refuses with Close, because the client says that it understands
 * that ({@code authentication_failure_close}).
 */
final class AmqpLogin {
  private static final byte[] PROTOCOL = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
  private static final int METHOD_FRAME = 1;
  private static final int FRAME_END = 0xce;
  private static final int MAX_FRAME_BYTES = 1 << 17;
  private static final int CONNECTION = 10;
  private static final int START = 10;
  private static final int START_OK = 11;
  private static final int TUNE = 30;
  private static final int CLOSE = 50;
  private static final int ACCESS_REFUSED = 403;
  private static final int NOT_ALLOWED = 530;
  private static final String MECHANISM = "PLAIN";

  private final DataInputStream in;
  private final Socket socket;

  private AmqpLogin(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /**
   * Logs in and out.
   *
   * @throws Stopped with {@link TargetProblem#LOGIN_REFUSED} when the server does not accept the
   *     password
   */
  static void over(Socket socket, String username, String password) throws IOException, Stopped {
    AmqpLogin login = new AmqpLogin(socket);
    socket.getOutputStream().write(PROTOCOL);
    socket.getOutputStream().flush();
    login.requirePlain();
    login.answerStart(username, password);
    login.requireTune();
  }

  private void requirePlain() throws IOException, Stopped {
    DataInputStream start = method(START);
    start.skipNBytes(2);
    start.skipNBytes(unsigned(start.readInt()));
    byte[] mechanisms =
        start.readNBytes((int) Math.min(unsigned(start.readInt()), MAX_FRAME_BYTES));
    boolean offersPlain =
        Arrays.asList(new String(mechanisms, StandardCharsets.US_ASCII).split(" "))
            .contains(MECHANISM);
    if (!offersPlain) {
      throw new Stopped(TargetProblem.LOGIN_METHOD_NOT_ALLOWED);
    }
  }

  private void answerStart(String username, String password) throws IOException {
    ByteArrayOutputStream properties = new ByteArrayOutputStream();
    DataOutputStream table = new DataOutputStream(properties);
    byte[] capability = capability("authentication_failure_close");
    shortText(table, "capabilities");
    table.writeByte('F');
    table.writeInt(capability.length);
    table.write(capability);

    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    DataOutputStream method = new DataOutputStream(payload);
    method.writeShort(CONNECTION);
    method.writeShort(START_OK);
    method.writeInt(properties.size());
    method.write(properties.toByteArray());
    shortText(method, MECHANISM);
    byte[] response = ("\0" + username + "\0" + password).getBytes(StandardCharsets.UTF_8);
    method.writeInt(response.length);
    method.write(response);
    shortText(method, "en_US");

    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(frame);
    out.writeByte(METHOD_FRAME);
    out.writeShort(0);
    out.writeInt(payload.size());
    out.write(payload.toByteArray());
    out.writeByte(FRAME_END);
    socket.getOutputStream().write(frame.toByteArray());
    socket.getOutputStream().flush();
  }

  private static byte[] capability(String name) throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(table);
    shortText(out, name);
    out.writeByte('t');
    out.writeByte(1);
    return table.toByteArray();
  }

  private static void shortText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    out.writeByte(bytes.length);
    out.write(bytes);
  }

  private void requireTune() throws IOException, Stopped {
    method(TUNE);
  }

  /** What follows the number of a method of the class Connection, which has to be this one. */
  private DataInputStream method(int expected) throws IOException, Stopped {
    // A server of another version answers with "AMQP" and what it speaks.
    if (in.readUnsignedByte() != METHOD_FRAME) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    in.skipNBytes(2);
    long length = unsigned(in.readInt());
    if (length > MAX_FRAME_BYTES) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    DataInputStream method =
        new DataInputStream(new ByteArrayInputStream(in.readNBytes((int) length)));
    if (in.readUnsignedByte() != FRAME_END || method.readUnsignedShort() != CONNECTION) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    int found = method.readUnsignedShort();
    if (found == CLOSE) {
      throw new Stopped(refusal(method.readUnsignedShort()));
    } else if (found != expected) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    return method;
  }

  private static TargetProblem refusal(int replyCode) {
    return switch (replyCode) {
      case ACCESS_REFUSED -> TargetProblem.LOGIN_REFUSED;
      case NOT_ALLOWED -> TargetProblem.LOGIN_NOT_PERMITTED;
      default -> TargetProblem.UNEXPECTED_ANSWER;
    };
  }

  private static long unsigned(int length) {
    return Integer.toUnsignedLong(length);
  }
}
