package dev.strongroom.core.actions;

import dev.strongroom.core.record.SecretArn;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a Lambda function (AWS Lambda, Invoke: FunctionName). A version or an alias at its end
 * makes no difference.
 *
 * @param region the region
 * @param account the account
 * @param name name of the function
 */
record FunctionArn(String region, String account, String name) {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]{1,64}):([0-9]{12}):function:([a-zA-Z0-9_-]{1,64})"
              + "(:[a-zA-Z0-9$_-]{1,128})?");

  /** The parts of an ARN; empty when the text is none of a function. */
  static Optional<FunctionArn> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(new FunctionArn(matcher.group(1), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  /** Whether the function is one of the account of a secret. */
  boolean isBeside(SecretArn secret) {
    return region.equals(secret.region()) && account.equals(secret.account().value());
  }
}
