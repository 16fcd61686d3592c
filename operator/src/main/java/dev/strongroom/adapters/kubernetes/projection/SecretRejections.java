package dev.strongroom.adapters.kubernetes.projection;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.projection.ApiRejection;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Explains why the API server rejects a Secret, or the SecretProjection that asks for one. */
public final class SecretRejections {
  private SecretRejections() {}

  /**
   * The result. What the server says is not shown: it may quote what it was given.
   *
   * @param name of the object
   * @throws Refused when the server rejects it
   * @throws Unavailable when the server does not answer, or somebody changed the Secret
   */
  public static <T> T orRefused(Object name, Supplier<T> call) {
    try {
      return StoreCalls.orUnavailable(call);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        throw new Unavailable(StoreReason.Conflict.with());
      }
      throw new Refused(rejection(name.toString(), e));
    }
  }

  private static Finding rejection(String name, KubernetesClientException e) {
    Optional<Status> status = Optional.ofNullable(e.getStatus());
    List<ApiRejection.Cause> causes =
        status.map(Status::getDetails).map(StatusDetails::getCauses).orElse(List.of()).stream()
            .map(
                cause ->
                    new ApiRejection.Cause(
                        Objects.toString(cause.getField(), ""),
                        Objects.toString(cause.getReason(), ""),
                        Objects.toString(cause.getMessage(), "").contains("field is immutable")))
            .toList();
    String message = status.map(Status::getMessage).orElse("");
    return ApiRejection.explain(name, e.getCode(), message, causes);
  }
}
