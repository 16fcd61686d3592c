package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;

import dev.strongroom.adapters.kubernetes.projection.ProjectionListener;
import dev.strongroom.adapters.kubernetes.projection.ProjectionRequest;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.NamespaceIdentity;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Has a value read only for the namespace that was allowed to have it. A watch may not have told
 * yet that a namespace was deleted and another one has its name; so before a value is read the API
 * server is asked, once for each object.
 */
public final class ConsumerCheck implements ProjectionListener {
  private final BiFunction<String, String, NamespaceIdentity> namespaces;

  /**
   * Asks this.
   *
   * @param namespaces a namespace by its name and the uid of an object in it: never one that was
   *     deleted before that object was made
   */
  public ConsumerCheck(BiFunction<String, String, NamespaceIdentity> namespaces) {
    this.namespaces = namespaces;
  }

  @Override
  public void reading(ProjectionRequest request) {
    String uid =
        namespaces.apply(request.holder().namespace(), request.holder().object().uid()).uid();
    if (request.namespaceUid().filter(uid::equals).isEmpty()) {
      throw new Unavailable(StoreReason.Conflict.with());
    }
  }

  @Override
  public void written(ProjectionRequest request, Optional<String> before) {
    // Nobody measures how long a consumer waits.
  }
}
