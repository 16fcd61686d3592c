package dev.strongroom.core.accounts;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import java.util.Set;

/**
 * Namespaces in which nothing is done for anybody: the operator's own, whose Secrets include the
 * root key, and those of the cluster itself.
 *
 * @param names their names
 */
public record ExcludedNamespaces(Set<String> names) {
  /** Copies. */
  public ExcludedNamespaces {
    names = Set.copyOf(names);
  }

  /**
   * Refuses to work in an excluded namespace.
   *
   * @throws InvalidInput with {@link AccountReason#NamespaceExcluded}
   */
  public void require(String namespace) {
    if (names.contains(namespace)) {
      throw new InvalidInput(AccountReason.NamespaceExcluded.with(namespace));
    }
  }
}
