package dev.strongroom.e2e.pod;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.postgres.PostgresEndpoint;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of examples/quickstart, applied and looked at as a user would. */
public final class Shop {
  /** The namespace that they are in. */
  public static final String NAMESPACE = "shop";

  /** The name of the ManagedSecret, of its Secret and of its target. */
  public static final String SECRET = "shop-database";

  /** The administrator's ManagedSecret, and its Secret. */
  private static final String ADMIN = "shop-database-admin";

  /** The first one of the two users at the database. */
  public static final String LOGIN = "shop_app";

  /** The database. */
  public static final String DATABASE = "shop";

  private static final String CLIENT = "shop";
  private static final String CLIENT_IMAGE = "registry.example.com/strongroom/quickstart-client";
  private static final String AUTHORITY = "shop-database-ca";
  private static final Duration REMOVED_LIMIT = Duration.ofSeconds(60);

  private final KubernetesClient client;

  /** The shop on a cluster, seen by an administrator. */
  public Shop(KubernetesClient client) {
    this.client = client;
  }

  /** Applies the namespace alone. */
  public void createNamespace() {
    for (HasMetadata namespace : load("1-namespace.yaml", Map.of())) {
      apply(namespace);
    }
  }

  /** Applies the namespace, the database's authority, and the secret with what it needs. */
  public void declare(PostgresEndpoint database, String authorityPem) {
    createNamespace();
    apply(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(AUTHORITY)
            .withNamespace(NAMESPACE)
            .endMetadata()
            .withData(Map.of("ca.crt", authorityPem))
            .build());
    Map<String, String> variables =
        Map.of(
            "${POSTGRES_HOST}", database.host(),
            "${POSTGRES_PORT}", Integer.toString(database.port()));
    load("2-secret.yaml", variables).forEach(this::apply);
  }

  /**
   * Applies the application.
   *
   * @param repository of the client's image
   * @param digest of the image: with another one the pod is replaced
   */
  public void startClient(String repository, String digest) {
    for (HasMetadata object : load("3-client.yaml", Map.of(CLIENT_IMAGE + ":", repository + ":"))) {
      Deployment deployment = (Deployment) object;
      deployment
          .getSpec()
          .getTemplate()
          .getMetadata()
          .setAnnotations(Map.of("strongroom.dev/image", digest));
      apply(deployment);
    }
  }

  private void apply(HasMetadata object) {
    client.resource(object).forceConflicts().serverSideApply();
  }

  private List<HasMetadata> load(String file, Map<String, String> variables) {
    try {
      String yaml =
          Files.readString(Chart.projectRoot().resolve("examples/quickstart").resolve(file));
      for (Map.Entry<String, String> variable : variables.entrySet()) {
        yaml = yaml.replace(variable.getKey(), variable.getValue());
      }
      return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The application's Secret, if it is there. */
  public Optional<Secret> secret() {
    return secret(SECRET);
  }

  private Optional<Secret> secret(String name) {
    return Optional.ofNullable(client.secrets().inNamespace(NAMESPACE).withName(name).get());
  }

  /**
   * Waits for both Secrets: the application's and the administrator's.
   *
   * @param limit for each of the two
   * @throws IllegalStateException with what Strongroom says instead
   */
  public void awaitSecrets(Duration limit) {
    for (String name : List.of(SECRET, ADMIN)) {
      Patience.await("the Secret shop/" + name, limit, this::describe, () -> secret(name));
    }
  }

  /**
   * Waits until a rotation is over and the Secret holds its new password.
   *
   * @param old the password before
   * @throws IllegalStateException with what Strongroom says instead
   */
  public void awaitRotation(String requestId, String old, Duration limit) {
    Patience.until(
        "the new password in the Secret",
        limit,
        this::describe,
        () -> !password().equals(old) && hasRotated(requestId));
  }

  /** The Secret's keys and values. They are secret: print none of them. */
  static Map<String, String> values(Secret secret) {
    Map<String, String> values = new HashMap<>();
    secret
        .getData()
        .forEach(
            (key, value) ->
                values.put(
                    key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return values;
  }

  /** The password in the Secret, which must be there. */
  public String password() {
    return values(secret().orElseThrow()).get("password");
  }

  /** The user in the Secret, which must be there. */
  public String username() {
    return values(secret().orElseThrow()).get("username");
  }

  /** The administrator's password, whose Secret must be there. */
  public String adminPassword() {
    return values(secret(ADMIN).orElseThrow()).get("password");
  }

  /** Asks for a rotation, with an id that no earlier request has had. */
  public void requestRotation(String id) {
    managedSecret()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"strongroom.dev/rotate\":\"%s\"}}}".formatted(id));
  }

  private Resource<ManagedSecret> managedSecret() {
    return client.resources(ManagedSecret.class).inNamespace(NAMESPACE).withName(SECRET);
  }

  /** What Strongroom says about the secret, if anything. */
  public Optional<ManagedSecretStatus> status() {
    return Optional.ofNullable(managedSecret().get()).map(ManagedSecret::getStatus);
  }

  /** A condition of the secret, such as Ready or Rotated. */
  public Optional<Condition> condition(String type) {
    return status().stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  /** Whether the rotation with this id is over and the new value is current. */
  private boolean hasRotated(String requestId) {
    boolean taken =
        status()
            .map(ManagedSecretStatus::rotation)
            .filter(rotation -> requestId.equals(rotation.lastRequestId()))
            .isPresent();
    return taken
        && condition("Rotated").filter(c -> c.getReason().equals("RotationSucceeded")).isPresent();
  }

  /** The conditions, for a person who asks why it does not go on. */
  String describe() {
    StringBuilder text = new StringBuilder();
    status()
        .ifPresent(
            status ->
                status
                    .conditions()
                    .forEach(
                        c ->
                            text.append(
                                "%s=%s %s: %s%n"
                                    .formatted(
                                        c.getType(),
                                        c.getStatus(),
                                        c.getReason(),
                                        c.getMessage()))));
    return text + "Look at: kubectl -n shop describe managedsecret shop-database";
  }

  /** What the application's pod has printed so far; empty before it runs. */
  public ClientLog clientLog() {
    return new ClientLog(client, NAMESPACE, CLIENT);
  }

  /** Removes all of it and returns when it is gone. */
  public void remove() {
    Namespaces.delete(client, NAMESPACE, REMOVED_LIMIT);
  }
}
