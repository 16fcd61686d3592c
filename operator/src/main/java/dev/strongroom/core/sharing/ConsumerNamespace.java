package dev.strongroom.core.sharing;

import java.util.Map;

/**
 * A namespace that asks for a secret of another one, or is given it.
 *
 * @param name its name, which a later namespace may have again
 * @param uid its uid, which no other namespace ever has
 * @param labels its labels, which tenants cannot change
 * @param acceptance whose Secrets it accepts without having asked for them
 */
public record ConsumerNamespace(
    String name, String uid, Map<String, String> labels, Acceptance acceptance) {
  /** Copies. */
  public ConsumerNamespace {
    labels = Map.copyOf(labels);
  }
}
