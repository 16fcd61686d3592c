package dev.strongroom.core.actions;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import java.util.Optional;

/** Which namespace an account is. Answers may be some seconds old. */
public interface AccountNamespaces {
  /**
   * The namespace that holds an account's id.
   *
   * @return empty when no namespace does
   * @throws Unavailable when the store does not answer
   */
  Optional<String> find(AccountId account);
}
