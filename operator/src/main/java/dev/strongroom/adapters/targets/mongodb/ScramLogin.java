package dev.strongroom.adapters.targets.mongodb;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * A login by SCRAM (RFC 5802) in commands of MongoDB. The server does not learn the password, and
 * has to show that it knows it.
 */
final class ScramLogin {
  private static final Pattern ITERATIONS = Pattern.compile(".*,i=([0-9]{1,7})(,.*)?");

  /** Ten times what MongoDB lets an administrator set at most is none of its servers. */
  private static final int MAX_ITERATIONS = 1_000_000;

  private final MongoSession session;
  private final String database;

  /** Logins of users of a database. */
  ScramLogin(MongoSession session, String database) {
    this.session = session;
    this.database = database;
  }

  /**
   * Logs in.
   *
   * @throws Stopped with {@link TargetProblem#LOGIN_REFUSED} when the server does not accept the
   *     password
   */
  void as(String username, Mechanism mechanism, String password) throws IOException, Stopped {
    try {
      logIn(
          ScramClient.builder()
              .advertisedMechanisms(List.of(mechanism.declared()))
              .username(username)
              .password(mechanism.secret(username, password))
              .build(),
          mechanism);
    } catch (ScramException notUnderstood) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
  }

  private void logIn(ScramClient client, Mechanism mechanism)
      throws IOException, Stopped, ScramException {
    BsonDocument first =
        session.ask(
            database,
            new BsonDocument("saslStart", new BsonInt32(1))
                .append("mechanism", new BsonString(mechanism.declared()))
                .append("payload", payload(client.clientFirstMessage().toString()))
                .append("options", new BsonDocument("skipEmptyExchange", BsonBoolean.TRUE)));
    client.serverFirstMessage(challenge(first));
    BsonDocument last = proceed(first, clientFinal(client));
    client.serverFinalMessage(text(last));
    if (!isDone(last) && !isDone(proceed(last, ""))) {
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

  private BsonDocument proceed(BsonDocument before, String message) throws IOException, Stopped {
    return session.ask(
        database,
        new BsonDocument("saslContinue", new BsonInt32(1))
            .append("conversationId", new BsonInt32(MongoSession.number(before, "conversationId")))
            .append("payload", payload(message)));
  }

  /** The first message of the server, which asks for a bounded effort. */
  private static String challenge(BsonDocument answer) throws Stopped {
    String challenge = text(answer);
    Matcher iterations = ITERATIONS.matcher(challenge);
    if (!iterations.matches() || Integer.parseInt(iterations.group(1)) > MAX_ITERATIONS) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    return challenge;
  }

  private static boolean isDone(BsonDocument answer) {
    return answer.get("done") instanceof BsonBoolean done && done.getValue();
  }

  private static BsonBinary payload(String message) {
    return new BsonBinary(message.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(BsonDocument answer) throws Stopped {
    if (answer.get("payload") instanceof BsonBinary payload) {
      return new String(payload.getData(), StandardCharsets.UTF_8);
    }
    throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
  }
}
