package dev.strongroom.core.reconciling.secretprojection;

import dev.strongroom.core.keys.KeyObstacles;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.sharing.ConsumerNamespace;
import dev.strongroom.core.sharing.Sharing;
import java.util.Map;
import java.util.Optional;

/**
 * What a pass over a SecretProjection knows of the secret that is asked for.
 *
 * @param namespace namespace of the ManagedSecret that is named
 * @param name its name
 * @param consumer the namespace of the SecretProjection
 * @param source the ManagedSecret; empty when there is none
 * @param hasSecret whether the SecretProjection has a Secret and was given this very secret before
 * @param keepsSecret whether that Secret is to stay when the namespace is no longer allowed
 */
public record SourceFacts(
    String namespace,
    String name,
    ConsumerNamespace consumer,
    Optional<Source> source,
    boolean hasSecret,
    boolean keepsSecret) {

  /**
   * A ManagedSecret that is there.
   *
   * @param sharing with whom it is shared
   * @param pins which namespaces its names stand for, as its status has them
   * @param record the record of this very object; empty when it has none
   * @param keys which of the keys that the record needs cannot be used
   */
  public record Source(
      Sharing sharing,
      Map<String, String> pins,
      Optional<SecretRecord> record,
      KeyObstacles keys) {}

  /** Whether the secret is one of the same namespace. */
  boolean isOwn() {
    return namespace.equals(consumer.name());
  }
}
