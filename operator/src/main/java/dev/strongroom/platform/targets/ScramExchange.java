package dev.strongroom.platform.targets;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import dev.strongroom.core.rotation.TargetProblem;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A login by SCRAM (RFC 5802) in the messages of any protocol. The server does not learn the
 * password, and has to show that it knows it.
 */
public final class ScramExchange {
  private static final Pattern ITERATIONS = Pattern.compile(".*,i=([0-9]{1,7})(,.*)?");

  /** Ten times what servers let an administrator set at most is none of theirs. */
  private static final int MAX_ITERATIONS = 1_000_000;

  private ScramExchange() {}

  /** How the two messages of a client get to the server. */
  @FunctionalInterface
  public interface Channel {
    /**
     * What the server says to a message.
     *
     * @throws Stopped with {@link TargetProblem#LOGIN_REFUSED} when it does not accept the password
     */
    String answer(String message) throws IOException, Stopped;
  }

  /**
   * Logs in.
   *
   * @param mechanism such as {@code SCRAM-SHA-256}
   * @param secret the password, or what the protocol has in its place
   * @throws Stopped with {@link TargetProblem#LOGIN_REFUSED} when the server does not accept the
   *     password
   */
  public static void over(Channel channel, String mechanism, String username, char[] secret)
      throws IOException, Stopped {
    try {
      ScramClient client =
          ScramClient.builder()
              .advertisedMechanisms(List.of(mechanism))
              .username(username)
              .password(secret)
              .build();
      client.serverFirstMessage(bounded(channel.answer(client.clientFirstMessage().toString())));
      client.serverFinalMessage(channel.answer(clientFinal(client)));
    } catch (ScramException notUnderstood) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
  }

  /** SASLprep allows not every character in a password, so a server can have none with these. */
  private static String clientFinal(ScramClient client) throws Stopped {
    try {
      return client.clientFinalMessage().toString();
    } catch (IllegalArgumentException notAllowed) {
      throw new Stopped(TargetProblem.LOGIN_REFUSED);
    }
  }

  /** The first message of the server, which asks for a bounded effort. */
  private static String bounded(String challenge) throws Stopped {
    Matcher iterations = ITERATIONS.matcher(challenge);
    if (!iterations.matches() || Integer.parseInt(iterations.group(1)) > MAX_ITERATIONS) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    return challenge;
  }
}
