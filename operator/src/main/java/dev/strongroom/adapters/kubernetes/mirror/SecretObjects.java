package dev.strongroom.adapters.kubernetes.mirror;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.Owner;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Requests about ManagedSecret objects that are made for callers of the API. */
final class SecretObjects {
  /** Fields that are not named stay as they are (RFC 7386). */
  static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(StrongroomNames.ENDPOINT_FIELD_MANAGER)
          .build();

  private static final Set<Integer> CHANGED = Set.of(HttpURLConnection.HTTP_CONFLICT);
  private static final Set<Integer> CHANGED_OR_GONE =
      Set.of(HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND);

  private final KubernetesClient client;

  SecretObjects(KubernetesClient client) {
    this.client = client;
  }

  Resource<ManagedSecret> one(ObjectName namespace, ObjectName name) {
    return ObjectsByName.one(client.resources(ManagedSecret.class), namespace, name);
  }

  /** The object as it is now. */
  Optional<ManagedSecret> find(ObjectName namespace, ObjectName name) {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(() -> orRejected(name, () -> one(namespace, name).get())));
  }

  /** The object, while it still is this incarnation and is not being deleted. */
  Optional<ManagedSecret> find(Owner owner) {
    return find(new ObjectName(owner.namespace()), new ObjectName(owner.name()))
        .filter(found -> found.getMetadata().getUid().equals(owner.uid()))
        .filter(found -> found.getMetadata().getDeletionTimestamp() == null);
  }

  /** A call whose conflicts are its caller's to answer. */
  static <T> T orRejected(ObjectName name, Supplier<T> call) {
    return orRejected(name, CHANGED, call);
  }

  /** A call whose conflicts, and a missing object, are its caller's to answer. */
  static <T> T unlessGone(ObjectName name, Supplier<T> call) {
    return orRejected(name, CHANGED_OR_GONE, call);
  }

  private static <T> T orRejected(ObjectName name, Set<Integer> answers, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      if (answers.contains(e.getCode()) || StoreCalls.mayPass(e)) {
        throw e;
      }
      throw rejected(name, e);
    }
  }

  /** What the server says is not passed on: it may quote what it was given. */
  static Rejected rejected(ObjectName name, KubernetesClientException e) {
    return new Rejected(Kind.INVALID_REQUEST, RequestReason.ObjectRefused.with(name, e.getCode()));
  }
}
