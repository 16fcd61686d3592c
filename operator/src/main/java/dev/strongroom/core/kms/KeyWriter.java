package dev.strongroom.core.kms;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.CallerNamespaces;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import java.util.function.Supplier;

/**
 * Changes keys: the object first, then the record by the use case that the reconciler has, so that
 * the answer is true when it is given. Every step can be repeated; what a crash leaves undone the
 * reconciler does.
 */
public final class KeyWriter {
  private final KeyObjects objects;
  private final DeclareKey declare;
  private final CallerNamespaces namespaces;

  /** A writer of these. */
  public KeyWriter(KeyObjects objects, DeclareKey declare, CallerNamespaces namespaces) {
    this.objects = objects;
    this.declare = declare;
    this.namespaces = namespaces;
  }

  /** Changes object and record. */
  KeyRecord change(Caller.Session caller, LocatedKey key, KeyChange change) {
    return declare(caller, object(key, change));
  }

  /** Changes the object alone. */
  KeyObjects.Declared object(LocatedKey key, KeyChange change) {
    return refusing(() -> objects.change(key.customer().declared(), change));
  }

  /** Brings the record to what an object declares. */
  KeyRecord declare(Caller.Session caller, KeyObjects.Declared object) {
    String namespace = object.key().owner().namespace();
    return refusing(
            () ->
                declare.declare(
                    object.key(), namespaces.of(caller, namespace), object.rotationRequest()))
        .orElseThrow(
            () ->
                new KmsRejected(
                    Kind.NOT_FOUND, KmsReason.KeyGone.with("alias/" + object.key().alias())));
  }

  private static <T> T refusing(Supplier<T> work) {
    try {
      return work.get();
    } catch (InvalidInput refused) {
      boolean isTaken = refused.finding().reason() == KeyReason.AliasTaken;
      throw new KmsRejected(isTaken ? Kind.ALREADY_EXISTS : Kind.INVALID_STATE, refused.finding());
    }
  }
}
