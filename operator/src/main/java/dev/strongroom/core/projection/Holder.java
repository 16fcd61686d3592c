package dev.strongroom.core.projection;

import dev.strongroom.core.record.Owner;

/**
 * The object whose projection a Secret is; both are in one namespace.
 *
 * @param kind its kind
 * @param object which one it is
 */
public record Holder(Kind kind, Owner object) {
  /** Kinds that declare a projected Secret, by the names that Kubernetes has for them. */
  public enum Kind {
    /** Declares the secret too. */
    ManagedSecret,
    /** Asks for a secret of the same or another namespace. */
    SecretProjection
  }

  /** A ManagedSecret. */
  public static Holder managedSecret(Owner object) {
    return new Holder(Kind.ManagedSecret, object);
  }

  /** A SecretProjection. */
  public static Holder secretProjection(Owner object) {
    return new Holder(Kind.SecretProjection, object);
  }

  /** Its namespace. */
  public String namespace() {
    return object.namespace();
  }

  /** Its name. */
  public String name() {
    return object.name();
  }

  /** Kind and name. */
  @Override
  public String toString() {
    return kind + " " + object.name();
  }
}
