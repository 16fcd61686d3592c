package dev.strongroom.core.accesskeys;

import dev.strongroom.core.problems.Unavailable;
import java.util.Optional;

/** The AccessKey objects, as the API server has them now. */
public interface KeyObjects {
  /**
   * An AccessKey object.
   *
   * @param uid of the object
   * @param revision of this state of it
   * @param serviceAccount that it is for
   * @param issued whether its secret half was shown
   */
  record KeyObject(String uid, String revision, String serviceAccount, boolean issued) {}

  /**
   * The object of this name; empty when there is none or it is being deleted.
   *
   * @throws Unavailable when the API server does not answer
   */
  Optional<KeyObject> find(String namespace, String name);

  /**
   * How many keys of a ServiceAccount were issued and are not revoked.
   *
   * @throws Unavailable when the API server does not answer
   */
  int issued(String namespace, String serviceAccount);

  /**
   * Notes in the object that the key was issued.
   *
   * @return false when the object has changed or is gone
   * @throws Unavailable when the API server does not answer
   */
  boolean issue(KeyObject object, IssuedKey key);
}
