package dev.strongroom.core.sessions;

import dev.strongroom.core.record.AccountId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a role: {@code arn:aws:iam::<account>:role/<ServiceAccount>}.
 *
 * @param serviceAccount a DNS subdomain of at most {@value #LONGEST_NAME} characters, as Kubernetes
 *     requires of names of ServiceAccounts
 */
public record RoleArn(AccountId account, String serviceAccount) {
  static final int LONGEST_NAME = 253;

  private static final String LABEL = "[a-z0-9](?:[-a-z0-9]*+(?<!-))?+";
  private static final Pattern FORM =
      Pattern.compile("arn:aws:iam::(\\d{12}):role/(" + LABEL + "(?:\\." + LABEL + ")*+)");
  private static final int LONGEST = 64 + LONGEST_NAME;

  /** Reads an ARN; empty when it is not that of a role that can exist here. */
  public static Optional<RoleArn> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() && matcher.group(2).length() <= LONGEST_NAME
        ? Optional.of(new RoleArn(new AccountId(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "arn:aws:iam::" + account + ":role/" + serviceAccount;
  }
}
