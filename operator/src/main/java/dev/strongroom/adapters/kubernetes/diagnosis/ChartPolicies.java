package dev.strongroom.adapters.kubernetes.diagnosis;

import dev.strongroom.core.diagnosis.Look;
import dev.strongroom.core.diagnosis.PolicyState;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** The admission policies of the chart, of which each has a binding of its own. */
public final class ChartPolicies {
  private ChartPolicies() {}

  /**
   * How one is.
   *
   * @param name of the policy
   */
  public static Look<PolicyState> read(KubernetesClient client, String name) {
    return Looks.at(
        "list validatingadmissionpolicies and their bindings",
        () ->
            client
                .admissionRegistration()
                .v1()
                .validatingAdmissionPolicies()
                .list()
                .getItems()
                .stream()
                .filter(policy -> policy.getMetadata().getName().equals(name))
                .findFirst()
                .map(policy -> state(policy, bindings(client, name)))
                .orElse(null));
  }

  private static List<ValidatingAdmissionPolicyBinding> bindings(
      KubernetesClient client, String policy) {
    return client
        .admissionRegistration()
        .v1()
        .validatingAdmissionPolicyBindings()
        .list()
        .getItems()
        .stream()
        .filter(binding -> policy.equals(binding.getSpec().getPolicyName()))
        .toList();
  }

  private static PolicyState state(
      ValidatingAdmissionPolicy policy, List<ValidatingAdmissionPolicyBinding> bindings) {
    boolean isSound =
        policy.getStatus() == null
            || policy.getStatus().getTypeChecking() == null
            || policy.getStatus().getTypeChecking().getExpressionWarnings().isEmpty();
    return new PolicyState(
        bindings.stream().anyMatch(b -> b.getSpec().getValidationActions().contains("Deny")),
        "Fail".equals(policy.getSpec().getFailurePolicy()),
        isSound);
  }
}
