package dev.strongroom.e2e.operator;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** The chart's admission policy for the operator. */
public final class ChartPolicy {
  private ChartPolicy() {}

  /**
   * Waits until it takes effect: the API server compiles a new policy some time after it was
   * applied.
   *
   * @param operator a client with the operator's rights
   */
  public static void awaitInForce(KubernetesClient operator) {
    TestNamespace.patiently().until(() -> isInForce(operator));
  }

  private static boolean isInForce(KubernetesClient operator) {
    try {
      operator
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("without-label")
                  .withNamespace(TestOperator.NAMESPACE)
                  .endMetadata()
                  .build())
          .dryRun()
          .create();
      return false;
    } catch (KubernetesClientException refused) {
      return refused.getMessage().contains("may write only");
    }
  }
}
