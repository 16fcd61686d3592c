package dev.strongroom.core.record;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RequestReason;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 random>}, 20 to 2048
 * characters. The suffix is new when a name is used again after its deletion, so that old policies
 * do not apply to the new secret.
 */
public record SecretArn(String region, AccountId account, SecretName name, String suffix) {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final Pattern REGION = Pattern.compile("([a-z]+-)+\\d+");
  private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9]{6}");
  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws:secretsmanager:([a-z0-9-]{1,128}):(\\d{12}):secret:(.{1,512})-([A-Za-z0-9]{6})");

  /** Checks region and suffix. */
  public SecretArn {
    if (!REGION.matcher(region).matches() || !SUFFIX.matcher(suffix).matches()) {
      throw new InvalidInput(RequestReason.InvalidArn.with());
    }
  }

  /**
   * The ARN that the same cause always gets, such as the uid of the object that declares the
   * secret: work that is repeated after a crash comes to the same ARN, a recreated secret to
   * another.
   */
  public static SecretArn derived(String region, AccountId account, SecretName name, String cause) {
    long number = ByteBuffer.wrap(Sha256.of(cause)).getLong() >>> 1;
    StringBuilder suffix = new StringBuilder(6);
    for (int i = 0; i < 6; i++, number /= ALPHABET.length()) {
      suffix.append(ALPHABET.charAt((int) (number % ALPHABET.length())));
    }
    return new SecretArn(region, account, name, suffix.toString());
  }

  /** Reads a full ARN. */
  public static SecretArn parse(String text) {
    Matcher m = FORM.matcher(text.length() > 2048 ? "" : text);
    if (!m.matches()) {
      throw new InvalidInput(RequestReason.InvalidArn.with());
    }
    return new SecretArn(
        m.group(1), new AccountId(m.group(2)), new SecretName(m.group(3)), m.group(4));
  }

  @Override
  public String toString() {
    // Not by a format: every value that is encrypted or decrypted is bound to this text.
    return "arn:aws:secretsmanager:" + region + ":" + account + ":secret:" + name + "-" + suffix;
  }
}
