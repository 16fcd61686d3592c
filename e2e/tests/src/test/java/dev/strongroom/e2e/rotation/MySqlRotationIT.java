package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.junit.RequiresCluster;

/**
 * Passwords of users change in MySQL and in their Secrets, and nobody is locked out. Where no
 * Docker engine answers there is no MySQL, and the tests are skipped.
 */
@RequiresCluster
class MySqlRotationIT extends ServerRotation implements TwoPasswords, TwoUsers {
  MySqlRotationIT() {
    super(RotatedServer.Kind.MYSQL);
  }
}
