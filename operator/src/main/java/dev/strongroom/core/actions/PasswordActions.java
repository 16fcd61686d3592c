package dev.strongroom.core.actions;

import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.values.PasswordGenerator;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.SecretValue;

/** Random passwords: AWS GetRandomPassword. */
public final class PasswordActions {
  private final SecretAccess access;
  private final PasswordGenerator passwords;

  /** Actions that make passwords like this. */
  public PasswordActions(SecretAccess access, PasswordGenerator passwords) {
    this.access = access;
    this.passwords = passwords;
  }

  /**
   * A fresh password, which the caller closes.
   *
   * @throws Rejected when the caller may not, or the rules allow no password
   * @throws Failure when a door cannot be asked
   */
  public SecretValue random(ActionCall call, PasswordRules rules) {
    access.requireInAccount(call, SecretAction.GET_RANDOM_PASSWORD);
    rules
        .obstacle()
        .ifPresent(
            obstacle -> {
              throw new Rejected(
                  Kind.INVALID_PARAMETER,
                  switch (obstacle) {
                    case TOO_SHORT -> RequestReason.PasswordTooShort.with();
                    case NOTHING_INCLUDED -> RequestReason.PasswordOfNothing.with();
                  });
            });
    return passwords.generate(rules);
  }
}
