package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.platform.targets.TargetLogin;

/** Passwords that nobody gets to know. */
final class RandomPassword {
  private RandomPassword() {}

  /** One of 36 characters, with each of the kinds that a server may ask for. */
  static String made() {
    return "aA1-" + TargetLogin.wrongPassword();
  }
}
