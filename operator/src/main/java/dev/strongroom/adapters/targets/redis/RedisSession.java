package dev.strongroom.adapters.targets.redis;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.NetworkProblems;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetSession;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** An open connection. A command is an array of strings, each with its length: nothing to quote. */
final class RedisSession implements TargetSession {
  private final Socket socket;
  private final RespReader replies;
  private final Consumer<String> codes;

  /**
   * A session over an open socket, which it closes.
   *
   * @param codes told the code of each failure
   */
  RedisSession(Socket socket, Consumer<String> codes) throws IOException {
    this.socket = socket;
    this.replies = new RespReader(new BufferedInputStream(socket.getInputStream()));
    this.codes = codes;
  }

  /** Sends a command and waits for its reply. */
  Reply ask(List<String> command) throws IOException, Stopped {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ascii("*" + command.size() + "\r\n"));
    for (String argument : command) {
      byte[] text = argument.getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(ascii("$" + text.length + "\r\n"));
      bytes.writeBytes(text);
      bytes.writeBytes(ascii("\r\n"));
    }
    socket.getOutputStream().write(bytes.toByteArray());
    socket.getOutputStream().flush();
    Reply reply = replies.read();
    if (reply instanceof Reply.Error error) {
      codes.accept(error.code().name());
    }
    return reply;
  }

  /**
   * Sends a command that has to succeed.
   *
   * @throws Stopped when it does not
   */
  void run(List<String> command) throws Stopped {
    Reply reply = askForAnswer(command);
    if (!(reply instanceof Reply.Status)) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
  }

  /** Sends a command that may fail, and tells whether it did not. */
  boolean attempt(List<String> command) throws Stopped {
    try {
      return ask(command) instanceof Reply.Status;
    } catch (IOException lost) {
      throw new Stopped(NetworkProblems.ofLost(lost));
    }
  }

  /**
   * A user and its rules.
   *
   * @return empty when there is no such user
   */
  Optional<AclUser> user(String name) throws Stopped {
    Reply reply = askForAnswer(List.of("ACL", "GETUSER", name));
    return reply instanceof Reply.Nil ? Optional.empty() : Optional.of(AclUser.of(reply));
  }

  private Reply askForAnswer(List<String> command) throws Stopped {
    try {
      Reply reply = ask(command);
      if (reply instanceof Reply.Error error) {
        throw new Stopped(error.code().problem());
      }
      return reply;
    } catch (IOException lost) {
      throw new Stopped(NetworkProblems.ofLost(lost));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
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
