package dev.strongroom.app.wiring;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The name of this replica, for leases and events. In a pod it is the pod's name. */
final class Instance {
  private static final String NAME =
      host(System.getenv()).orElseGet(() -> "strongroom-" + UUID.randomUUID());

  private Instance() {}

  /** The name of this process; the same until it ends. */
  static String name() {
    return NAME;
  }

  /** The name of the host, which the kubelet sets to that of the pod. */
  static Optional<String> host(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("HOSTNAME")).filter(name -> !name.isBlank());
  }
}
