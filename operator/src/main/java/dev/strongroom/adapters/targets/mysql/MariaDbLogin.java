package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an account of MariaDB logs in, as {@code SHOW CREATE USER} tells it.
 *
 * @param passwordMethod how its password is checked; of several ways, the first
 * @param others its further ways of logging in that take no password, as statements name them
 * @param demands what is asked of its connections, and its limits
 */
record MariaDbLogin(PasswordMethod passwordMethod, List<String> others, String demands) {
  /** Copies the list. */
  MariaDbLogin {
    others = List.copyOf(others);
  }

  /**
   * Reads it.
   *
   * @throws Stopped when it is not understood, or its passwords are checked in another way
   */
  static MariaDbLogin shown(String statement, Account account) throws Stopped {
    SqlTokens tokens = new SqlTokens(statement);
    if (!tokens.areAt(0, "CREATE", "USER") || !tokens.isAccountAt(2, account)) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    int at = 5;
    List<PasswordMethod> methods = new ArrayList<>();
    List<String> others = new ArrayList<>();
    if (tokens.areAt(at, "IDENTIFIED", "VIA")) {
      at++;
      do {
        int from = at + 1;
        Optional<PasswordMethod> method = tokens.textAt(from).flatMap(PasswordMethod::of);
        at = from + 1;
        if (tokens.areAt(at, "USING")) {
          at += 2;
        }
        method.ifPresent(methods::add);
        if (method.isEmpty()) {
          others.add(tokens.written(from, Math.min(at, tokens.size())));
        }
      } while (tokens.areAt(at, "OR"));
    } else {
      methods.add(PasswordMethod.NATIVE);
    }
    if (methods.isEmpty()) {
      throw new Stopped(TargetProblem.LOGIN_METHOD_NOT_ALLOWED);
    }
    return new MariaDbLogin(methods.get(0), others, Demands.of(tokens, at));
  }

  /** Without ways of logging in that take no password. */
  MariaDbLogin withoutOthers() {
    return new MariaDbLogin(passwordMethod, List.of(), demands);
  }
}
