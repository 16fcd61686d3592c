package dev.strongroom.adapters.cel;

import dev.strongroom.core.problems.TemplateReason;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Password hashes as web servers keep them. Not thread-safe. */
final class PasswordHashes {
  private static final int SALT_BYTES = 16;

  /** 2^10 rounds, as Go's and many others' default. */
  private static final int COST = 10;

  /** What is behind them would not count (bcrypt's limit). */
  private static final int MAX_BYTES = 72;

  private final Salts salts;
  private final Budget budget;

  PasswordHashes(Salts salts, Budget budget) {
    this.salts = salts;
    this.budget = budget;
  }

  /**
   * A hash that starts with {@code $2y$10$}.
   *
   * @throws Stop when the password has more than 72 bytes or a NUL, of which the rest would not
   *     count, and when there are too many
   */
  String bcrypt(String password) {
    budget.slowCall();
    byte[] bytes = Text.utf8(password);
    if (bytes.length == 0 || bytes.length > MAX_BYTES || password.indexOf('\0') >= 0) {
      throw new Stop(TemplateReason.TemplateArgument);
    }
    byte[] salt = Arrays.copyOf(salts.next(), SALT_BYTES);
    try {
      return OpenBSDBCrypt.generate("2y", bytes, salt, COST);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** A line of a password file, without its end; see {@link #bcrypt}. */
  String htpasswd(String user, String password) {
    if (user.isEmpty() || user.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
      throw new Stop(TemplateReason.TemplateArgument);
    }
    return user + ":" + bcrypt(password);
  }
}
