package dev.strongroom.adapters.targets.mysql;

/** What an account asks of its connections (REQUIRE), and its limits (WITH). */
final class Demands {
  private static final String[] NEXT_CLAUSES = {
    "ACCOUNT", "PASSWORD", "FAILED_LOGIN_ATTEMPTS", "PASSWORD_LOCK_TIME", "ATTRIBUTE", "COMMENT"
  };

  private Demands() {}

  /** The clauses, of {@code SHOW CREATE USER} from a place after the password on. */
  static String of(SqlTokens tokens, int from) {
    int start = from;
    while (start < tokens.size()
        && !tokens.areAt(start, "REQUIRE")
        && !tokens.areAt(start, "WITH")) {
      start++;
    }
    int end = start;
    while (end < tokens.size() && !isNextClause(tokens, end)) {
      end++;
    }
    String written = tokens.written(start, end);
    // Said in any case: the other account may demand what this one no longer does.
    return tokens.areAt(start, "REQUIRE") ? written : ("REQUIRE NONE " + written).strip();
  }

  private static boolean isNextClause(SqlTokens tokens, int index) {
    for (String clause : NEXT_CLAUSES) {
      if (tokens.areAt(index, clause)) {
        return true;
      }
    }
    return false;
  }
}
