package dev.strongroom.core.access;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.NamespaceIdentity;

/** Who a namespace is, for a caller. */
@FunctionalInterface
public interface CallerNamespaces {
  /**
   * The namespace as it was at most half a minute ago. The caller's own is never one that was
   * deleted before the caller was made: whoever takes the name of a deleted namespace gets nothing
   * of it.
   *
   * @param name of any namespace
   * @throws NotYet with {@link dev.strongroom.core.problems.AccountReason#NamespaceMissing} when
   *     there is none
   * @throws InvalidInput when its annotations name no account that it can have
   * @throws Unavailable when it cannot be asked for
   */
  NamespaceIdentity of(Caller.Session caller, String name);
}
