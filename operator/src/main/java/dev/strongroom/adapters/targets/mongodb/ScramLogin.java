package dev.strongroom.adapters.targets.mongodb;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.ScramExchange;
import dev.strongroom.platform.targets.Stopped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** A login by SCRAM in commands of MongoDB. */
final class ScramLogin {
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
    Conversation conversation = new Conversation(mechanism);
    ScramExchange.over(
        conversation, mechanism.declared(), username, mechanism.secret(username, password));
    conversation.end();
  }

  /** The messages of one login. */
  private final class Conversation implements ScramExchange.Channel {
    private final Mechanism mechanism;
    private BsonDocument last;

    Conversation(Mechanism mechanism) {
      this.mechanism = mechanism;
    }

    @Override
    public String answer(String message) throws IOException, Stopped {
      last = last == null ? begin(message) : proceed(message);
      return text(last);
    }

    private BsonDocument begin(String message) throws IOException, Stopped {
      return session.ask(
          database,
          new BsonDocument("saslStart", new BsonInt32(1))
              .append("mechanism", new BsonString(mechanism.declared()))
              .append("payload", payload(message))
              .append("options", new BsonDocument("skipEmptyExchange", BsonBoolean.TRUE)));
    }

    private BsonDocument proceed(String message) throws IOException, Stopped {
      return session.ask(
          database,
          new BsonDocument("saslContinue", new BsonInt32(1))
              .append("conversationId", new BsonInt32(MongoSession.number(last, "conversationId")))
              .append("payload", payload(message)));
    }

    /** Some servers want one more message, which is empty. */
    void end() throws IOException, Stopped {
      if (!isDone(last) && !isDone(proceed(""))) {
        throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
      }
    }
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
