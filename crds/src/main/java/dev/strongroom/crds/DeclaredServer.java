package dev.strongroom.crds;

/** What the connections to servers at a host and port have in common. */
public interface DeclaredServer extends DeclaredConnection {
  /** Host name or address. */
  String host();

  /** Port, null for that of the type. */
  Integer port();

  /** Seconds to wait for a connection, null for the default. */
  Integer connectTimeoutSeconds();

  /** Seconds to wait for an answer, null for the default. */
  Integer statementTimeoutSeconds();
}
