package dev.strongroom.adapters.targets.kafka;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;

/** The passwords of users, as an administrator sees and changes them (KIP-554). */
final class KafkaUsers {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT_BYTES = 24;

  /** What Kafka's own tools take, and the least that a broker does. */
  private static final int ITERATIONS = 4_096;

  /** The most that a broker takes. */
  private static final int MOST_ITERATIONS = 16_384;

  private final KafkaSession session;

  KafkaUsers(KafkaSession session) {
    this.session = session;
  }

  /** The iterations of a user's passwords; empty for a user that has none. */
  Map<Mechanism, Integer> passwords(String user) throws Stopped {
    KafkaAnswer answer =
        session.run(
            Api.DESCRIBE_SCRAM_USERS,
            new KafkaMessage().compactLength(1).compactString(user).end().end());
    answer.int32();
    session.require(answer.int16());
    answer.compactString();
    Map<Mechanism, Integer> passwords = new EnumMap<>(Mechanism.class);
    for (int users = answer.compactLength(); users > 0; users--) {
      answer.compactString();
      int code = answer.int16();
      answer.compactString();
      if (code != ErrorCodes.RESOURCE_NOT_FOUND) {
        session.require(code);
      }
      for (int left = answer.compactLength(); left > 0; left--) {
        int number = answer.int8();
        int iterations = answer.int32();
        answer.skipTags();
        Mechanism.numbered(number).ifPresent(known -> passwords.put(known, iterations));
      }
      answer.skipTags();
    }
    return passwords;
  }

  /** Gives a user a password for a mechanism, in place of the one that it has. */
  void setPassword(String user, Mechanism mechanism, String password) throws Stopped {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    int current = passwords(user).getOrDefault(mechanism, ITERATIONS);
    int iterations = Math.min(MOST_ITERATIONS, Math.max(ITERATIONS, current));
    alter(
        new KafkaMessage()
            .compactLength(0)
            .compactLength(1)
            .compactString(user)
            .int8(mechanism.number())
            .int32(iterations)
            .compactBytes(salt)
            .compactBytes(mechanism.salted(password, salt, iterations))
            .end()
            .end());
  }

  /** Takes the password for a mechanism away from a user. */
  void deletePassword(String user, Mechanism mechanism) throws Stopped {
    alter(
        new KafkaMessage()
            .compactLength(1)
            .compactString(user)
            .int8(mechanism.number())
            .end()
            .compactLength(0)
            .end());
  }

  private void alter(KafkaMessage change) throws Stopped {
    KafkaAnswer answer = session.run(Api.ALTER_SCRAM_USERS, change);
    answer.int32();
    if (answer.compactLength() != 1) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    answer.compactString();
    session.require(answer.int16());
  }
}
