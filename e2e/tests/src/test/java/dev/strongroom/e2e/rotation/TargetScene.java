package dev.strongroom.e2e.rotation;

import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.e2e.operator.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A namespace with a target of any type, and secrets whose logins are there. */
public final class TargetScene {
  private static final Duration SOON = Duration.ofSeconds(120);

  private final TestNamespace team;

  /** A scene in a namespace of its own. */
  public TargetScene(KubernetesClient client, String namespace) {
    this.team = TestNamespace.create(client, namespace);
  }

  /** Its namespace. */
  public TestNamespace team() {
    return team;
  }

  /** A login as applications see it. */
  public record Login(String username, String password) {}

  /** Puts a CA into the ConfigMap {@code ca}. */
  public void trust(String pem) {
    team.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("ca")
                .withNamespace(team.name())
                .endMetadata()
                .withData(Map.of("ca.crt", pem))
                .build())
        .serverSideApply();
  }

  /** Declares a target. */
  public void target(String name, String spec) {
    team.apply("ExternalSecretTarget", name, spec);
  }

  /** Declares a secret with a generated password that is not rotated. */
  public Login generated(String name, String template) {
    return declare(name, template, "");
  }

  /** Declares a secret with a generated password that is rotated at a target by a policy. */
  public Login rotated(String name, String template, String target, String policy) {
    return rotated(name, template, target, policy, "");
  }

  /** The same with further fields of the secret's spec. */
  public Login rotated(String name, String template, String target, String policy, String more) {
    team.apply("RotationPolicy", name, policy);
    return declare(
        name,
        template,
        "rotation: {policyRef: {name: %s}, targetRef: {name: %s}}\n%s"
            .formatted(name, target, more));
  }

  private Login declare(String name, String template, String rotation) {
    team.apply(
        name,
        """
        value:
          generate: {template: '%s', key: password}
        projection:
          data: [{key: username, jsonKey: username}, {key: password, jsonKey: password}]
        %s
        """
            .formatted(template, rotation));
    await().atMost(SOON).until(() -> secret(name).isPresent());
    return login(name);
  }

  /** What is projected now. */
  public Login login(String name) {
    Map<String, String> data = secret(name).orElseThrow().getData();
    return new Login(decoded(data.get("username")), decoded(data.get("password")));
  }

  /** Rotates a secret, and waits until that has succeeded and is projected. */
  public Login rotate(String name, String request) {
    Login before = login(name);
    request(name, request);
    await().atMost(SOON).until(() -> !login(name).equals(before));
    await().atMost(SOON).until(() -> reason(name).equals("RotationSucceeded"));
    return login(name);
  }

  /** Asks for a rotation. */
  public void request(String name, String request) {
    team.managedSecrets(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"strongroom.dev/rotate\":\"%s\"}}}"
                .formatted(request));
  }

  /** How the rotation stands. */
  public String reason(String name) {
    return rotated(name).map(Condition::getReason).orElse("none");
  }

  /** How the credential is changed at its target. */
  public String strategy(String name) {
    return team.managedSecrets(name).get().getStatus().rotation().strategy();
  }

  /** What is said about the rotation. */
  public String message(String name) {
    return rotated(name).map(Condition::getMessage).orElse("none");
  }

  private Optional<Condition> rotated(String name) {
    return Optional.ofNullable(team.managedSecrets(name).get().getStatus())
        .map(ManagedSecretStatus::conditions)
        .stream()
        .flatMap(List::stream)
        .filter(condition -> condition.getType().equals("Rotated"))
        .findFirst();
  }

  private Optional<Secret> secret(String name) {
    return Optional.ofNullable(
        team.client().secrets().inNamespace(team.name()).withName(name).get());
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
