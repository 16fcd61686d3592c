package dev.strongroom.adapters.kubernetes.watches;

import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.RotationPolicy;
import dev.strongroom.crds.SecretProjection;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;
import java.util.stream.Stream;

/** The users' objects as watches have told of them, without a request to the API server. */
public interface SeenObjects {
  /** One of our own Secrets. */
  Optional<SeenSecret> secret(String namespace, String name);

  /** Our Secrets that say to be projections of this object. */
  Stream<SeenSecret> secretsOf(Holder holder);

  /** Makes a Secret that was just written visible at once. */
  void written(SeenSecret secret, Optional<SeenSecret> before);

  /**
   * Makes a Secret visible that the API server has and the watch has not told of yet. Of those that
   * are not ours it never tells.
   */
  void found(SeenSecret secret);

  /** A policy. */
  Optional<RotationPolicy> policy(String namespace, String name);

  /** A target. */
  Optional<ExternalSecretTarget> target(String namespace, String name);

  /** The ManagedSecrets of a namespace. */
  Stream<ManagedSecret> primaries(String namespace);

  /** A SecretProjection. */
  Optional<SecretProjection> projection(String namespace, String name);

  /** A ManagedSecret. */
  Optional<ManagedSecret> primary(String namespace, String name);

  /**
   * Brings a ManagedSecret back. Needed after its record was changed outside of its reconciliation:
   * the event of a change that is known already is swallowed, since whoever reconciles made it.
   */
  void lookAgain(ResourceID id);

  /** Brings the ManagedSecret of a record back. */
  default void lookAgainAt(SecretRecord record) {
    lookAgain(new ResourceID(record.owner().name(), record.owner().namespace()));
  }
}
