package dev.strongroom.e2e.rotation;

import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.e2e.operator.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;

/** Secrets that a namespace has rotated at targets of its choice, which need not be databases. */
public final class DeclaredRotations {
  private final TestNamespace team;

  /** Those of a namespace. */
  public DeclaredRotations(TestNamespace team) {
    this.team = team;
  }

  /** Declares a target that is said to be a PostgreSQL server with this connection. */
  public void target(String name, String connection) {
    team.apply(
        "ExternalSecretTarget", name, "{type: PostgreSQL, postgresql: {%s}}".formatted(connection));
  }

  /** Declares a secret that is rotated by a policy at a target. */
  public void secret(String name, String policy, String target) {
    team.apply(
        name,
        """
        value:
          generate: {template: '{"username":"app"}', key: password}
        projection:
          data: [{key: password, jsonKey: password}]
        rotation:
          policyRef: {name: %s}
          targetRef: {name: %s}
        """
            .formatted(policy, target));
  }

  /** Declares a target and a secret that is rotated there with one attempt, all of one name. */
  public void secretAt(String name, String connection) {
    team.apply("RotationPolicy", name, "{retries: {attempts: 1, initialBackoffSeconds: 1}}");
    target(name, connection);
    secret(name, name, name);
  }

  /** Asks for a rotation. */
  public void request(String name) {
    team.managedSecrets(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"strongroom.dev/rotate\":\"1\"}}}");
  }

  /** How the rotation of a secret stands, once something is known of it. */
  public Optional<Condition> rotated(String name) {
    return Optional.ofNullable(team.managedSecrets(name).get().getStatus())
        .map(ManagedSecretStatus::conditions)
        .stream()
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals("Rotated"))
        .findFirst();
  }
}
