package dev.strongroom.e2e.load;

import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * One request of the load.
 *
 * @param kind what is asked
 * @param secret name of the secret
 * @param token the request's own id, which is the version's where it makes one
 * @param labels labels to put, or the one to move
 */
public record LoadOperation(Kind kind, String secret, String token, List<String> labels) {
  private static final List<String> LABELS = List.of("AWSPENDING", "blue", "green");

  /** What is asked. */
  public enum Kind {
    /** Declare the secret, as its reconciler does: makes or restores it. */
    DECLARE(2),
    /** Put a version. */
    PUT(8),
    /** Move a label to the version that has AWSCURRENT, or away from it. */
    MOVE(4),
    /** Make the previous version current. */
    ROLL_BACK(3),
    /** Schedule the deletion. */
    DELETE(2),
    /** Take that back. */
    RESTORE(3),
    /** Remove the secret at once. */
    FORCE_DELETE(1);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** A random one. */
  static LoadOperation random(Random random, List<String> secrets) {
    Kind kind = Kind.DECLARE;
    int total = 0;
    for (Kind candidate : Kind.values()) {
      total += candidate.weight;
      kind = random.nextInt(total) < candidate.weight ? candidate : kind;
    }
    String token = new UUID(random.nextLong(), random.nextLong()).toString();
    String label = LABELS.get(random.nextInt(LABELS.size()));
    List<String> labels =
        kind == Kind.MOVE || kind == Kind.PUT && random.nextInt(3) == 0
            ? List.of(label)
            : List.of();
    return new LoadOperation(kind, secrets.get(random.nextInt(secrets.size())), token, labels);
  }

  /** The value that goes with the token. */
  String value() {
    return value(token);
  }

  /** As a line of the log. */
  String text() {
    return String.join(" ", kind.name(), secret, token, String.join(",", labels));
  }

  /** From a line of the log. */
  static LoadOperation parse(String text) {
    String[] words = text.split(" ", -1);
    return new LoadOperation(
        Kind.valueOf(words[0]),
        words[1],
        words[2],
        words[3].isEmpty() ? List.of() : List.of(words[3].split(",")));
  }

  /** The value that is put under a token; every other one is too long for a record. */
  public static String value(String token) {
    return "value of " + token + " ".repeat(token.hashCode() % 2 == 0 ? 3000 : 0);
  }
}
