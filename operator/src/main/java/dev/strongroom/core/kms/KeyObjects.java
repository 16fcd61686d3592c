package dev.strongroom.core.kms;

import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Owner;
import java.util.Optional;

/**
 * The objects in which users see keys and declare them. Every method throws {@link Unavailable}
 * when they cannot be reached, and all but {@link #remove} throw {@link InvalidInput} when an
 * object declares no sound key after the change.
 */
public interface KeyObjects {
  /**
   * What an object declares.
   *
   * @param rotationRequest the rotation on demand that was last asked for
   */
  record Declared(KeyDeclaration key, Optional<String> rotationRequest) {}

  /**
   * Makes an object.
   *
   * @param key what it is to declare; its owner has no uid yet
   * @return with the uid of the object
   */
  Declared create(KeyDeclaration key);

  /**
   * Changes an object. One that is gone, of a key that is not, is made again.
   *
   * @param last what it declared when it was last looked at
   */
  Declared change(KeyDeclaration last, KeyChange change);

  /** Removes an object that was just made, of which no key came. */
  void remove(Owner owner);
}
