package dev.strongroom.core.accounts;

import dev.strongroom.core.problems.InvalidSpec;
import dev.strongroom.core.problems.Reason;
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
   * @throws InvalidSpec with {@link Reason#NamespaceExcluded}
   */
  public void require(String namespace) {
    if (names.contains(namespace)) {
      throw new InvalidSpec(Reason.NamespaceExcluded.with(namespace));
    }
  }
}
