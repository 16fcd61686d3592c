package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Owner;

/**
 * The ManagedSecret objects behind secrets that are created and changed through the API. The object
 * comes first and the record second, so that there is never a secret that kubectl does not show.
 * Every method can be repeated; each throws {@link Unavailable} when the API server does not
 * answer, and {@link Rejected} when it refuses what is asked of it.
 */
public interface Declarations {
  /**
   * Makes the object of a secret, which declares no value, or finds the one that an earlier attempt
   * with the same token has made. An object that declares another secret is left alone, and the
   * next name is tried.
   *
   * @return the object
   * @throws Rejected with {@link Rejected.Kind#EXISTS} when an object declares this secret already
   *     that was not made with this token, or no name is left
   */
  Owner create(DeclaredByApi declared);

  /**
   * Changes what the object declares, and nothing else of it.
   *
   * @return false when this incarnation of the object is gone
   */
  boolean change(Owner owner, DeclarationChange change);

  /**
   * Removes the object if it still is this incarnation; a later one under its name, and a missing
   * one, are left as they are.
   */
  void remove(Owner owner);
}
