package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.e2e.operator.TestNamespace;
import io.fabric8.kubernetes.api.model.Condition;
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

  private static final String TARGET = "server";

  private final TestNamespace team;
  private final RotatedServer server;

  /**
   * A scene in a namespace of its own: the server is declared as a target with an administrator.
   *
   * @param port where the server is reached, as through a proxy
   */
  public TargetScene(KubernetesClient client, String namespace, RotatedServer server, int port) {
    this.team = TestNamespace.create(client, namespace);
    this.server = server;
    server.address().authorityPem().ifPresent(this::trust);
    server.createAdministrator(
        apply(
            "admin",
            "{\"username\":\"%s\",\"host\":\"%s\"}"
                .formatted(server.username(RotatedServer.ADMINISTRATOR), server.address().host()),
            ""));
    team.apply("ExternalSecretTarget", TARGET, server.target(port));
  }

  /** A scene in which the server is reached directly. */
  public TargetScene(KubernetesClient client, String namespace, RotatedServer server) {
    this(client, namespace, server, server.address().port());
  }

  /** Its namespace. */
  public TestNamespace team() {
    return team;
  }

  /**
   * A login as applications see it.
   *
   * @param password or what else the server asks for
   */
  public record Login(String username, String password) {}

  private void trust(String pem) {
    team.trust("ca", pem);
  }

  /** Declares a secret that is rotated by a policy, and makes its user. */
  public Login declare(String name, String policy) {
    return declare(name, policy, "");
  }

  /** The same with further fields of the secret's spec. */
  public Login declare(String name, String policy, String more) {
    team.apply("RotationPolicy", name, policy);
    Login login =
        apply(
            name,
            "{\"username\":\"%s\"}".formatted(server.username(name)),
            "rotation: {policyRef: {name: %s}, targetRef: {name: %s}}\n%s"
                .formatted(name, TARGET, more));
    server.createUser(name, login);
    return login;
  }

  private Login apply(String name, String template, String more) {
    team.apply(
        name,
        """
        value:
          generate: %s
        projection:
          data: [{key: username, jsonKey: username}, {key: password, jsonKey: %s}]
        %s
        """
            .formatted(server.generated(template), server.secretMember(), more));
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
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(login(name)).as(message(name)).isNotEqualTo(before));
    await().atMost(SOON).until(() -> reason(name).equals("RotationSucceeded"));
    return login(name);
  }

  /** Asks for a rotation. */
  public void request(String name, String request) {
    request(team, name, request);
  }

  /** Asks for a rotation of a secret of any namespace. */
  static void request(TestNamespace team, String name, String request) {
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
    return status(name).rotation().strategy();
  }

  /** The version that is current. */
  public String version(String name) {
    return status(name).versionId();
  }

  /** Which version each label is on. */
  public Map<String, String> labels(String name) {
    return status(name).stagingLabels();
  }

  /** Whether a version is the projected one. */
  public boolean isProjected(String name, String version) {
    return secret(name)
        .map(secret -> secret.getMetadata().getAnnotations().get("strongroom.dev/mark"))
        .filter(mark -> mark.contains(version))
        .isPresent();
  }

  /** What the store has of a secret. */
  public StoredSecret stored(String name) {
    return new StoredSecret(team.client(), team.record(name).orElseThrow());
  }

  private ManagedSecretStatus status(String name) {
    return team.managedSecrets(name).get().getStatus();
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
