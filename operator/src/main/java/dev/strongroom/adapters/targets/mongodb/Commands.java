package dev.strongroom.adapters.targets.mongodb;

import dev.strongroom.platform.targets.Stopped;
import org.bson.BsonDocument;

/** Runs commands on behalf of somebody. */
@FunctionalInterface
interface Commands {
  /**
   * Runs a command.
   *
   * @return the answer of a server that has carried it out
   * @throws Stopped when it has not
   */
  BsonDocument run(String database, BsonDocument command) throws Stopped;
}
