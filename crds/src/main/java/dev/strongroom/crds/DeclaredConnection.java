package dev.strongroom.crds;

/** What the connections to all types of systems have in common. */
public interface DeclaredConnection {
  /** Transport security, null unless declared. */
  TargetTls tls();
}
