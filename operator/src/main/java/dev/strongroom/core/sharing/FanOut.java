package dev.strongroom.core.sharing;

import dev.strongroom.core.sharing.Sharing.Verdict;
import java.util.Map;

/**
 * A secret that its owner has projected into other namespaces.
 *
 * @param namespace name of the secret's namespace
 * @param namespaceUid its uid
 * @param targets into which others
 * @param pins which namespaces their names stand for
 * @param projection name of the SecretProjection in each
 * @param isServed whether there is a value to project; without one no SecretProjection is made, and
 *     those that exist stay
 */
public record FanOut(
    String namespace,
    String namespaceUid,
    Sharing targets,
    Map<String, String> pins,
    String projection,
    boolean isServed) {
  /** Copies. */
  public FanOut {
    pins = Map.copyOf(pins);
  }

  /** Whether a namespace is one of those that are meant. */
  public boolean selects(ConsumerNamespace other) {
    return !other.name().equals(namespace) && targets.decide(other, pins) == Verdict.ALLOWED;
  }

  /** Whether a namespace accepts the Secret. */
  boolean isAcceptedBy(ConsumerNamespace other) {
    return other.acceptance().accepts(namespace, namespaceUid);
  }

  /**
   * Whether the owner is told of a namespace. Of one that is meant by its labels alone and accepts
   * nothing the owner learns not even that it exists.
   */
  public boolean isToldOf(ConsumerNamespace other) {
    return selects(other) && (isAcceptedBy(other) || targets.names().contains(other.name()));
  }
}
