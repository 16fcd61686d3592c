package dev.strongroom.core.keys;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.record.AccountId;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code arn:aws:kms:<region>:<account>:key/<key id>}. */
public record KeyArn(String region, AccountId account, UUID keyId) {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws:kms:((?:[a-z]+-)+\\d+):(\\d{12}):key/"
              + "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");
  private static final int LONGEST = 2048;

  /**
   * Reads a key's ARN.
   *
   * @throws InvalidInput with {@link KeyReason#InvalidKeyArn} when it is none
   */
  public static KeyArn parse(String text) {
    Matcher m = FORM.matcher(text.length() > LONGEST ? "" : text);
    if (!m.matches()) {
      throw new InvalidInput(KeyReason.InvalidKeyArn.with());
    }
    return new KeyArn(m.group(1), new AccountId(m.group(2)), UUID.fromString(m.group(3)));
  }

  @Override
  public String toString() {
    return "arn:aws:kms:%s:%s:key/%s".formatted(region, account, keyId);
  }
}
