package dev.strongroom.adapters.targets.mongodb;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The users of one database, and what is done to them. Each change is one command, which a server
 * carries out as a whole or refuses (MongoDB manual, "User Management Commands").
 */
final class Users {
  private static final String ROLES = "roles";
  private static final String MECHANISMS = "mechanisms";
  private static final String RESTRICTIONS = "authenticationRestrictions";

  private final Commands actor;
  private final String database;

  /** Users, as somebody may see and change them. */
  Users(Commands actor, String database) {
    this.actor = actor;
    this.database = database;
  }

  /**
   * Requires that there is a user. Every user may ask that about itself.
   *
   * @throws Stopped with {@link TargetProblem#NO_SUCH_USER} when there is none of this name
   */
  void require(String name) throws Stopped {
    existing(name);
  }

  /**
   * Changes a user's password. It keeps its ways of logging in: a server that is not told them
   * makes hashes for all that it knows, weaker ones too.
   */
  void setPassword(String name, String password) throws Stopped {
    BsonDocument change = change("updateUser", name, password);
    copy(MECHANISMS, existing(name), change);
    actor.run(database, change);
  }

  /**
   * Gives a user a password and what another one has: roles, ways of logging in and the addresses
   * that it may come from. Makes it if it is not there.
   */
  void setLike(String model, String name, String password) throws Stopped {
    BsonDocument given =
        restricted(model).orElseThrow(() -> new Stopped(TargetProblem.NO_SUCH_USER));
    Optional<BsonDocument> there = restricted(name);
    BsonDocument change =
        change(there.isPresent() ? "updateUser" : "createUser", name, password)
            .append(ROLES, roles(given));
    copy(MECHANISMS, given, change);
    there
        .filter(user -> user.containsKey(RESTRICTIONS))
        .ifPresent(user -> change.append(RESTRICTIONS, new BsonArray()));
    copy(RESTRICTIONS, given, change);
    actor.run(database, change);
  }

  private static BsonDocument change(String command, String name, String password) {
    return new BsonDocument(command, new BsonString(name)).append("pwd", new BsonString(password));
  }

  /** Servers that do not know a member, or a user without one, have no use for it. */
  private static void copy(String member, BsonDocument user, BsonDocument change) {
    if (user.get(member) instanceof BsonArray given && !given.isEmpty()) {
      change.append(member, given);
    }
  }

  private static BsonArray roles(BsonDocument user) {
    BsonArray roles = new BsonArray();
    if (user.get(ROLES) instanceof BsonArray given) {
      for (BsonValue role : given) {
        if (role instanceof BsonDocument named) {
          roles.add(new BsonDocument("role", named.get("role")).append("db", named.get("db")));
        }
      }
    }
    return roles;
  }

  private BsonDocument existing(String name) throws Stopped {
    return found(usersInfo(name)).orElseThrow(() -> new Stopped(TargetProblem.NO_SUCH_USER));
  }

  /** A user with its restrictions, at servers that have such. */
  private Optional<BsonDocument> restricted(String name) throws Stopped {
    try {
      return found(usersInfo(name).append("showAuthenticationRestrictions", BsonBoolean.TRUE));
    } catch (Stopped stopped) {
      if (stopped.problem() == TargetProblem.UNEXPECTED_ANSWER) {
        return found(usersInfo(name));
      }
      throw stopped;
    }
  }

  private static BsonDocument usersInfo(String name) {
    return new BsonDocument("usersInfo", new BsonString(name));
  }

  private Optional<BsonDocument> found(BsonDocument query) throws Stopped {
    if (!(actor.run(database, query).get("users") instanceof BsonArray users)) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    return users.stream()
        .filter(BsonDocument.class::isInstance)
        .map(BsonDocument.class::cast)
        .findFirst();
  }
}
