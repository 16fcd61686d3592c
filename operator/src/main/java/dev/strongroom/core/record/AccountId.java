package dev.strongroom.core.record;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The 12-digit id of an account. An account is a namespace. */
public record AccountId(String value) {
  private static final Pattern ALLOWED = Pattern.compile("\\d{12}");

  /** Checks that there are 12 digits. */
  public AccountId {
    require("account", value);
  }

  /**
   * An id that a user chose.
   *
   * @param place where it stands, such as the name of an option
   * @throws InvalidInput with the place when it is not 12 digits
   */
  public static AccountId declared(String place, String value) {
    require(place, value);
    return new AccountId(value);
  }

  private static void require(String place, String value) {
    if (!ALLOWED.matcher(value).matches()) {
      throw new InvalidInput(AccountReason.InvalidAccountId.with(place));
    }
  }

  /** The id of a namespace that does not choose one: the same in every cluster, from its name. */
  public static AccountId ofNamespace(String namespace) {
    long number = ByteBuffer.wrap(Sha256.of(namespace)).getLong() >>> 1;
    return new AccountId(String.format(Locale.ROOT, "%012d", number % 1_000_000_000_000L));
  }

  @Override
  public String toString() {
    return value;
  }
}
