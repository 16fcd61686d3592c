package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.declarations.Authorities;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.ProjectionDeclaration;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.adapters.kubernetes.watches.SeenProjections;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.work.NamedReferences.Reference;
import dev.strongroom.core.work.NamedReferences.Waiter;
import dev.strongroom.crds.ExternalSecretTarget;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.function.Consumer;

/** The objects that name a Secret or ConfigMap which is missing or not for them. */
final class ReferenceUsers {
  private final Caches caches;
  private final SeenProjections projections;

  ReferenceUsers(Caches caches, SeenProjections projections) {
    this.caches = caches;
    this.projections = projections;
  }

  /** Whether an object still names it. */
  boolean stillNames(Waiter waiter, Reference reference) {
    if (isProjection(waiter)) {
      return caches
          .projection(waiter.namespace(), waiter.name())
          .map(sp -> new ProjectionDeclaration(sp).projectedName())
          .filter(reference.name()::equals)
          .filter(name -> caches.secret(reference.namespace(), name).isEmpty())
          .isPresent();
    }
    return isTarget(waiter)
        ? caches
            .target(waiter.namespace(), waiter.name())
            .flatMap(Authorities::configMapOf)
            .filter(reference.name()::equals)
            .isPresent()
        : caches
            .primary(waiter.namespace(), waiter.name())
            .map(Declaration::new)
            .filter(ms -> ms.takesValueFrom(reference.name()) || isKeptFrom(ms, reference))
            .isPresent();
  }

  /** Whether an object still follows it. */
  boolean stillFollows(Waiter waiter, Reference reference) {
    return caches
        .primary(waiter.namespace(), waiter.name())
        .filter(ms -> new Declaration(ms).follows(reference.name()))
        .isPresent();
  }

  /** Whether the Secret that it asks for is not one of ours. */
  private boolean isKeptFrom(Declaration declaration, Reference reference) {
    return declaration.projectedName().filter(reference.name()::equals).isPresent()
        && caches.secret(reference.namespace(), reference.name()).isEmpty();
  }

  /**
   * Brings an object back for another pass.
   *
   * @param targetChanged told if it is a target, of which the secrets that use it come back too
   */
  void lookAgain(Waiter waiter, Consumer<ResourceID> targetChanged) {
    ResourceID id = new ResourceID(waiter.name(), waiter.namespace());
    if (isTarget(waiter)) {
      targetChanged.accept(id);
      caches.lookAgainAtUsersOf(id);
    } else if (isProjection(waiter)) {
      projections.lookAgain(id);
    } else {
      caches.lookAgain(id);
    }
  }

  private static boolean isProjection(Waiter waiter) {
    return waiter.kind().equals(Holder.Kind.SecretProjection.name());
  }

  private static boolean isTarget(Waiter waiter) {
    return waiter.kind().equals(HasMetadata.getKind(ExternalSecretTarget.class));
  }
}
