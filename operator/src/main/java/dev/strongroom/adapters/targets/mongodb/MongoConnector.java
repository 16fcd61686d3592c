package dev.strongroom.adapters.targets.mongodb;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSteps;
import java.io.IOException;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Opens connections and logs in, once the server has answered {@code hello} as MongoDB does. */
final class MongoConnector {
  /** The database of users that name none, and of AWS's templates. */
  static final String ADMIN = "admin";

  /** The wire version of MongoDB 4.0, the first with SCRAM-SHA-256. */
  private static final int OLDEST_WIRE_VERSION = 7;

  private static final String MECHANISMS = "saslSupportedMechs";

  private final TargetSteps steps;
  private final boolean allowsSha1;

  /**
   * Connects in these steps.
   *
   * @param allowsSha1 whether users that cannot log in by SCRAM-SHA-256 do so by SCRAM-SHA-1
   */
  MongoConnector(TargetSteps steps, boolean allowsSha1) {
    this.steps = steps;
    this.allowsSha1 = allowsSha1;
  }

  /** The database in which a user is made. */
  static String database(TargetLogin login) {
    return login.database().orElse(ADMIN);
  }

  /**
   * Logs in.
   *
   * @throws Stopped when that fails; with {@link TargetProblem#LOGIN_REFUSED} when the server does
   *     not accept the password
   */
  MongoSession open(TargetLogin login, String password) throws Stopped {
    return steps.login(login, socket -> session(socket, login, password));
  }

  private MongoSession session(Socket socket, TargetLogin login, String password)
      throws IOException, Stopped {
    MongoSession session = new MongoSession(socket, steps::code);
    Mechanism mechanism = mechanism(hello(session, login));
    new ScramLogin(session, database(login)).as(login.username(), mechanism, password);
    return session;
  }

  private BsonDocument hello(MongoSession session, TargetLogin login) throws IOException, Stopped {
    BsonDocument hello =
        session.ask(
            ADMIN,
            new BsonDocument("hello", new BsonInt32(1))
                .append(MECHANISMS, new BsonString(database(login) + "." + login.username())));
    if (MongoSession.number(hello, "maxWireVersion") < OLDEST_WIRE_VERSION) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    steps.answered();
    return hello;
  }

  /** A server names no mechanisms of a user that it does not know; DocumentDB never does. */
  private Mechanism mechanism(BsonDocument hello) throws Stopped {
    Set<String> names = new HashSet<>();
    if (hello.get(MECHANISMS) instanceof BsonArray list) {
      list.forEach(name -> names.add(name instanceof BsonString text ? text.getValue() : ""));
    }
    if (Mechanism.SCRAM_SHA_256.isOneOf(names)) {
      return Mechanism.SCRAM_SHA_256;
    } else if (allowsSha1) {
      return Mechanism.SCRAM_SHA_1;
    } else if (names.isEmpty()) {
      return Mechanism.SCRAM_SHA_256;
    }
    throw new Stopped(TargetProblem.LOGIN_METHOD_NOT_ALLOWED);
  }
}
