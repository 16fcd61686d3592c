package dev.strongroom.core.access;

import dev.strongroom.core.problems.Finding;

/**
 * Whether a door is open.
 *
 * @param door which
 * @param open whether it is
 * @param why in a fixed sentence that names the statement or right, and what to do if it is closed;
 *     for those who may see the secret's policies
 */
public record DoorDecision(Door door, boolean open, Finding why) {
  static DoorDecision open(Door door, Finding why) {
    return new DoorDecision(door, true, why);
  }

  static DoorDecision closed(Door door, Finding why) {
    return new DoorDecision(door, false, why);
  }
}
