package dev.strongroom.core.access;

/** What a request must get through. */
public enum Door {
  /** Kubernetes RBAC of the caller's own account. */
  IDENTITY,
  /** The resource policies of the secret. */
  RESOURCE,
  /** The policy of the key that encrypts the secret. */
  KEY
}
