package dev.strongroom.core.record;

/**
 * The object that declares a secret.
 *
 * @param namespace its namespace, which is the account
 * @param name its object name
 * @param uid its uid; another uid under the same name is the same owner come back
 */
public record Owner(String namespace, String name, String uid) {
  /** Whether both stand for the same declared object, if not the same incarnation of it. */
  public boolean sameObject(Owner other) {
    return namespace.equals(other.namespace) && name.equals(other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
