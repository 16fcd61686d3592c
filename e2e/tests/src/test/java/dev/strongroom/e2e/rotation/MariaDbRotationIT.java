package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.junit.RequiresCluster;

/** Passwords of users change in a real MariaDB and in their Secrets, and nobody is locked out. */
@RequiresCluster
class MariaDbRotationIT extends ServerRotation implements TwoPasswords, TwoUsers {
  MariaDbRotationIT() {
    super(RotatedServer.Kind.MARIADB);
  }
}
