package dev.strongroom.adapters.targets.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A connection on which an account is logged in, and by which it runs commands. */
final class SshSession implements TargetSession {
  private final Session session;
  private final Account account;

  /**
   * A session, which it closes.
   *
   * @param account whose key was accepted
   */
  SshSession(Session session, Account account) {
    this.session = session;
    this.account = account;
  }

  Account account() {
    return account;
  }

  /**
   * Runs a command.
   *
   * @param command for the account's shell, in ASCII
   * @param input what the command reads, each character one byte
   * @param most the longest output
   * @return what it prints, each byte one character
   * @throws Stopped with {@link TargetProblem#NO_COMMANDS} when the server does not run any
   */
  String run(String command, String input, int most) throws Stopped {
    try {
      ChannelExec channel = (ChannelExec) session.openChannel("exec");
      try {
        channel.setCommand(command.getBytes(StandardCharsets.US_ASCII));
        channel.setInputStream(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)));
        InputStream output = channel.getInputStream();
        channel.connect();
        byte[] printed = output.readNBytes(most + 1);
        if (printed.length > most) {
          throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
        }
        return new String(printed, StandardCharsets.ISO_8859_1);
      } finally {
        channel.disconnect();
      }
    } catch (IOException broken) {
      throw new Stopped(TargetProblem.CONNECTION_LOST);
    } catch (JSchException notRun) {
      throw new Stopped(
          session.isConnected() ? TargetProblem.NO_COMMANDS : TargetProblem.CONNECTION_LOST);
    }
  }

  /** Whether the connection stands. */
  boolean isOpen() {
    return session.isConnected();
  }

  @Override
  public void close() {
    session.disconnect();
  }
}
