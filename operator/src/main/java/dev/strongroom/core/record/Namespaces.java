package dev.strongroom.core.record;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;

/** Who a namespace is. */
@FunctionalInterface
public interface Namespaces {
  /**
   * The namespace as it is at this moment, never as a cache remembers it: its name may have been
   * taken by another owner a moment ago.
   *
   * @throws NotYet with {@link AccountReason#NamespaceMissing} when there is none
   * @throws InvalidInput when its annotations name no account that it can have
   * @throws Unavailable when it cannot be asked for
   */
  NamespaceIdentity current(String name);
}
