package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.rotation.TargetScene.Login;
import java.time.Duration;

/** A server whose passwords are rotated, as the tests for all kinds of servers use it. */
interface ServerScene {
  /** How long anything may take. */
  Duration SOON = Duration.ofSeconds(120);

  /**
   * How rotations went.
   *
   * @param before the login before the last one
   * @param last the login after all rotations
   * @param refused logins that the server refused meanwhile
   */
  record Rotated(Login before, Login last, int refused) {}

  /** The namespace with the server as its target. */
  TargetScene scene();

  /** Whether the server lets a user in. */
  boolean accepts(Login login);

  /**
   * Rotates a secret three times while an application logs in again and again, each time once the
   * application has taken up the value before: it reads its Secret about once a second.
   */
  Rotated rotateUnderLoad(String name);
}
