package dev.strongroom.adapters.kubernetes.access;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions of one kind to the API server: how long they take, and what a failed one means. */
final class ApiServerQuestions {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServerQuestions.class);

  private final String resource;
  private final MeterRegistry meters;
  private final Timer answered;
  private final Timer failed;

  /**
   * Questions.
   *
   * @param resource as RBAC names it, such as {@code tokenreviews}
   */
  ApiServerQuestions(String resource, MeterRegistry meters) {
    this.resource = resource;
    this.meters = meters;
    this.answered = timer("answered");
    this.failed = timer("failed");
  }

  private Timer timer(String outcome) {
    return Timer.builder("strongroom.identity.requests")
        .description("Requests to the API server about who a caller is and what RBAC allows")
        .tag("resource", resource)
        .tag("outcome", outcome)
        .register(meters);
  }

  /**
   * The answer, which may be null.
   *
   * @throws Unavailable when there is none. The server's text never goes on: it may quote what was
   *     sent
   */
  <T> T ask(Supplier<T> question) {
    Timer.Sample time = Timer.start(meters);
    try {
      T answer = question.get();
      time.stop(answered);
      return answer;
    } catch (KubernetesClientException e) {
      time.stop(failed);
      if (StoreCalls.mayPass(e)) {
        throw new Unavailable(AccessReason.ReviewUnavailable.with(resource));
      }
      Unavailable forbidden =
          new Unavailable(AccessReason.ReviewForbidden.with(resource, e.getCode()));
      LOG.warn("{}", forbidden.finding());
      throw forbidden;
    }
  }
}
