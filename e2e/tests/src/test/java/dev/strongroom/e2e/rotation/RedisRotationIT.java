package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.junit.RequiresCluster;

/** Passwords of users change in a real Redis and in their Secrets, and nobody is locked out. */
@RequiresCluster
class RedisRotationIT extends ServerRotation implements TwoPasswords, TwoUsers {
  RedisRotationIT() {
    super(RotatedServer.Kind.REDIS);
  }
}
