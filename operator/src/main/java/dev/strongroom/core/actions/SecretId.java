package dev.strongroom.core.actions;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.SecretName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a client names a secret (AWS SecretIdType): by its name, its ARN, or its ARN without the six
 * random characters. An ARN that ends with a hyphen and six letters or digits is taken for a
 * complete one, so names that end so cannot be found by a partial ARN, as in AWS.
 *
 * @param text as the client wrote it, 1 to 2048 characters
 * @param region of an ARN
 * @param account of an ARN; empty for the caller's own
 * @param name of the secret
 * @param suffix the random characters of a complete ARN
 */
public record SecretId(
    String text,
    Optional<String> region,
    Optional<AccountId> account,
    SecretName name,
    Optional<String> suffix) {
  private static final int LONGEST = 2048;
  private static final Pattern ARN =
      Pattern.compile("arn:aws:secretsmanager:([a-z0-9-]{1,128}):(\\d{12}):secret:(.+)");
  private static final Pattern COMPLETE = Pattern.compile("(.+)-([A-Za-z0-9]{6})");

  /**
   * Reads an id.
   *
   * @throws Rejected with {@link Kind#VALIDATION} when no secret can have it
   */
  public static SecretId parse(String text) {
    Matcher arn = ARN.matcher(text.length() > LONGEST ? "" : text);
    if (!arn.matches()) {
      return new SecretId(text, Optional.empty(), Optional.empty(), name(text), Optional.empty());
    }
    Optional<String> region = Optional.of(arn.group(1));
    Optional<AccountId> account = Optional.of(new AccountId(arn.group(2)));
    Matcher complete = COMPLETE.matcher(arn.group(3));
    return complete.matches()
        ? new SecretId(
            text, region, account, name(complete.group(1)), Optional.of(complete.group(2)))
        : new SecretId(text, region, account, name(arn.group(3)), Optional.empty());
  }

  /**
   * Reads a name.
   *
   * @throws Rejected with {@link Kind#VALIDATION} when no secret can have it
   */
  static SecretName name(String text) {
    try {
      return new SecretName(text);
    } catch (InvalidInput invalid) {
      throw new Rejected(Kind.VALIDATION, RequestReason.InvalidSecretId.with());
    }
  }
}
