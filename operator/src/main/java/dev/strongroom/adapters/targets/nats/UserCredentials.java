package dev.strongroom.adapters.targets.nats;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A user's token and key, as the file has them that clients of NATS read ({@code .creds}). Holds
 * plaintext: close it.
 *
 * @param token what the account says of the user
 * @param key the user's key
 */
record UserCredentials(UserToken token, Nkey key) implements AutoCloseable {
  /** The member of a value with the file. */
  static final String MEMBER = "user.creds";

  private static final String TOKEN = "NATS USER JWT-----";
  private static final String SEED = "USER NKEY SEED-----";
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "------END ";

  /**
   * Reads a value.
   *
   * @param where what the value is, for the message
   * @return empty when the file is malformed, or its key is not the token's
   * @throws InvalidInput when the value is no object with such a file
   */
  static Optional<UserCredentials> of(JsonObjects json, SecretValue value, String where) {
    try (JsonObject object = json.require(value, where);
        SecretValue file = object.member(MEMBER, where)) {
      byte[] text = file.bytes(PlaintextAccess.granted());
      try {
        return of(json, text);
      } finally {
        Arrays.fill(text, (byte) 0);
      }
    }
  }

  private static Optional<UserCredentials> of(JsonObjects json, byte[] file) {
    Optional<UserToken> token =
        between(file, TOKEN)
            .map(line -> new String(line, StandardCharsets.US_ASCII).strip())
            .flatMap(text -> UserToken.read(json, text));
    Optional<byte[]> seed = between(file, SEED);
    try {
      Optional<Nkey> key = seed.flatMap(line -> Nkey.ofSeed(Nkey.Kind.USER, line));
      if (token.isPresent() && key.map(Nkey::publicKey).equals(token.map(UserToken::subject))) {
        return Optional.of(new UserCredentials(token.get(), key.get()));
      }
      key.ifPresent(Nkey::close);
      return Optional.empty();
    } finally {
      seed.ifPresent(line -> Arrays.fill(line, (byte) 0));
    }
  }

  /** What is between the lines that begin and end a part; the caller wipes it. */
  private static Optional<byte[]> between(byte[] file, String part) {
    byte[] begin = (BEGIN + part).getBytes(StandardCharsets.US_ASCII);
    byte[] end = (END + part).getBytes(StandardCharsets.US_ASCII);
    int from = indexOf(file, begin, 0);
    int to = from < 0 ? -1 : indexOf(file, end, from + begin.length);
    return to < 0
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(file, from + begin.length, to));
  }

  private static int indexOf(byte[] text, byte[] wanted, int from) {
    for (int i = from; i + wanted.length <= text.length; i++) {
      if (Arrays.equals(text, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  /** The file. */
  SecretValue file() {
    byte[] seed = key.seed();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        (BEGIN + TOKEN + "\n" + token.text() + "\n" + END + TOKEN + "-\n\n" + BEGIN + SEED + "\n")
            .getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(seed);
    file.writeBytes(("\n" + END + SEED + "-\n").getBytes(StandardCharsets.US_ASCII));
    Arrays.fill(seed, (byte) 0);
    return SecretValue.owning(SecretValue.Kind.TEXT, file.toByteArray());
  }

  @Override
  public void close() {
    key.close();
  }

  @Override
  public String toString() {
    return "UserCredentials[redacted]";
  }
}
