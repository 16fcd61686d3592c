package dev.strongroom.adapters.kubernetes.mirror;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.function.Supplier;

/** What it means when the API server refuses a change of an object. */
final class ObjectRefusals {
  private ObjectRefusals() {}

  /** What the server says is not passed on: it may quote what it was given. */
  static <T> T orRejected(ObjectName name, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      boolean isAnswer =
          e.getCode() == HttpURLConnection.HTTP_CONFLICT
              || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
      if (isAnswer || StoreCalls.mayPass(e)) {
        throw e;
      }
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.ObjectRefused.with(name, e.getCode()));
    }
  }
}
