package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Privileges of one account, as statements that give them to another one. */
final class Grants {
  private Grants() {}

  /**
   * The statements.
   *
   * @param shown the lines of {@code SHOW GRANTS FOR} the model
   * @throws Stopped when a line is not understood
   */
  static List<String> copied(List<String> shown, Account model, Account other) throws Stopped {
    List<String> statements = new ArrayList<>();
    for (String line : shown) {
      copied(line, model, other).ifPresent(statements::add);
    }
    return statements;
  }

  private static Optional<String> copied(String line, Account model, Account other) throws Stopped {
    SqlTokens tokens = new SqlTokens(line);
    int account = account(tokens, model);
    String options = options(tokens, account);
    // The privilege to do nothing, which stands for the account itself: password, demands, limits.
    if (tokens.areAt(0, "GRANT", "USAGE") && options.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(tokens.written(0, account) + " " + other.quoted() + options);
  }

  private static int account(SqlTokens tokens, Account model) throws Stopped {
    for (int index = 1; index < tokens.size(); index++) {
      boolean isNext =
          tokens.areAt(index - 1, "TO")
              || tokens.areAt(index - 1, "FOR")
              || tokens.areAt(index - 1, "FROM");
      if (isNext && tokens.isAccountAt(index, model)) {
        return index;
      }
    }
    throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
  }

  private static String options(SqlTokens tokens, int from) {
    if (tokens.find(from, "GRANT", "OPTION").isPresent()) {
      return " WITH GRANT OPTION";
    }
    return tokens.find(from, "ADMIN", "OPTION").isPresent() ? " WITH ADMIN OPTION" : "";
  }
}
