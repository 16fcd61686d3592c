package dev.strongroom.e2e.rotation;

import static org.awaitility.Awaitility.await;

import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.Yaml;
import dev.strongroom.e2e.postgres.PostgresServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A namespace with a PostgreSQL target, and logins whose passwords Strongroom generates. */
public final class RotationScene {
  private static final Duration SOON = Duration.ofSeconds(90);

  private final KubernetesClient client;
  private final String namespace;
  private final PostgresServer postgres;
  private final int port;
  private final Map<String, String> firstPasswords = new ConcurrentHashMap<>();

  /** A scene whose target is reached at another port than the server's own, as through a proxy. */
  public RotationScene(
      KubernetesClient client, String namespace, PostgresServer postgres, int port) {
    this.client = client;
    this.namespace = namespace;
    this.postgres = postgres;
    this.port = port;
  }

  public void declareTarget() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("ca")
                .withNamespace(namespace)
                .endMetadata()
                .withData(Map.of("ca.crt", postgres.authorityPem().orElseThrow()))
                .build())
        .serverSideApply();
    Yaml.apply(
        client,
        """
        apiVersion: strongroom.dev/v1
        kind: ExternalSecretTarget
        metadata: {name: postgres, namespace: %s}
        spec:
          type: PostgreSQL
          postgresql:
            host: %s
            port: %d
            tls: {caConfigMapRef: {name: ca}}
        """
            .formatted(namespace, postgres.host(), port));
  }

  /** Declares another target, which is no server of ours, encrypted and unchecked. */
  public void declareTarget(String name, String connection) {
    declareAnyTarget(name, "type: PostgreSQL, postgresql: {%s}".formatted(connection));
  }

  /** Declares a target of any type. */
  public void declareAnyTarget(String name, String spec) {
    Yaml.apply(
        client,
        """
        apiVersion: strongroom.dev/v1
        kind: ExternalSecretTarget
        metadata: {name: %s, namespace: %s}
        spec: {%s}
        """
            .formatted(name, namespace, spec));
  }

  /** Declares a secret with this policy, and makes the login with its password. */
  public String declareLogin(String login, String policy) {
    return declareLogin(login, policy, "postgres");
  }

  /** Declares a secret that is rotated at this target, and makes the login with its password. */
  public String declareLogin(String login, String policy, String target) {
    return declareLogin(login, policy, target, "");
  }

  /** As before, with further members of the JSON value; the whole value is projected as "all". */
  public String declareLogin(String login, String policy, String target, String members) {
    String name = objectName(login);
    Yaml.apply(
        client,
        """
        apiVersion: strongroom.dev/v1
        kind: RotationPolicy
        metadata: {name: %1$s, namespace: %2$s}
        spec: {%3$s}
        ---
        apiVersion: strongroom.dev/v1
        kind: ManagedSecret
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          value:
            generate: {template: '{"username":"%4$s"%6$s}', key: password}
          projection:
            data: [{key: password, jsonKey: password}, {key: all}]
          rotation:
            policyRef: {name: %1$s}
            targetRef: {name: %5$s}
        """
            .formatted(name, namespace, policy, login, target, members));
    await().atMost(SOON).until(() -> secret(login) != null);
    firstPasswords.put(login, password(login));
    try {
      postgres.createLogin(login, password(login), "postgres");
    } catch (SQLException e) {
      throw new IllegalStateException("login cannot be made", e);
    }
    return login;
  }

  public void request(String login, String id) {
    annotate(login, "strongroom.dev/rotate", id);
  }

  /** Changes something that the operator looks at without meaning anything. */
  public void touch(String login) {
    annotate(login, "example.com/touched", Instant.now().toString());
  }

  public String password(String login) {
    return projected(login, "password");
  }

  /** The whole value, as JSON. */
  public String value(String login) {
    return projected(login, "all");
  }

  private String projected(String login, String key) {
    byte[] bytes = Base64.getDecoder().decode(secret(login).getData().get(key));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Says at which host the values may be used. */
  public void rotateToHost(String login, String host) {
    annotate(login, "strongroom.dev/rotate-to-host", host);
  }

  public String version(String login) {
    return status(login).versionId();
  }

  public Map<String, String> labels(String login) {
    return status(login).stagingLabels();
  }

  public String lastRequest(String login) {
    return status(login).rotation().lastRequestId();
  }

  public Optional<Instant> nextRotation(String login) {
    return Optional.ofNullable(status(login))
        .map(ManagedSecretStatus::rotation)
        .map(ManagedSecretStatus.Rotation::nextRotationTime)
        .map(Instant::parse);
  }

  public String reason(String login, String type) {
    return condition(login, type).map(Condition::getReason).orElse("none");
  }

  public String message(String login, String type) {
    return condition(login, type).map(Condition::getMessage).orElse("none");
  }

  public List<String> warnings(String login) {
    return events(login, "Warning");
  }

  /** Events of what was done. */
  public List<String> notices(String login) {
    return events(login, "Normal");
  }

  private List<String> events(String login, String type) {
    return client.events().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(e -> e.getRegarding().getName().equals(objectName(login)))
        .filter(e -> e.getType().equals(type))
        .map(e -> e.getNote())
        .toList();
  }

  /** The object that declares the secret of a login. */
  public Owner owner(String login) {
    return new Owner(namespace, objectName(login), resource(login).get().getMetadata().getUid());
  }

  /** The last request for a test that was taken up. */
  public Optional<String> lastTest(String login) {
    return Optional.ofNullable(record(login).getSpec().getRotation())
        .map(SecretRecordSpec.Rotation::handled)
        .map(SecretRecordSpec.Handled::test);
  }

  /** The password that the login was made with. */
  public String firstPassword(String login) {
    return firstPasswords.get(login);
  }

  /** The pending version of a rotation that the record says is running. */
  public Optional<String> pendingToken(String login) {
    return new StoredSecret(client, record(login)).pendingToken();
  }

  /** The versions that the record names. */
  public List<String> recordedVersions(String login) {
    return new StoredSecret(client, record(login)).versions();
  }

  /** How many values of the secret are in the store. */
  public long storedVersions(String login) {
    return new StoredSecret(client, record(login)).values().size();
  }

  /** Waits until the Secret holds the version that the status speaks of. */
  public void awaitProjected(String login) {
    await()
        .atMost(SOON)
        .until(
            () ->
                secret(login)
                    .getMetadata()
                    .getAnnotations()
                    .get("strongroom.dev/mark")
                    .contains(version(login)));
  }

  private SecretRecordResource record(String login) {
    return client
        .resources(SecretRecordResource.class)
        .inNamespace(TestOperator.NAMESPACE)
        .withName(StoreNames.record(namespace, new SecretName(objectName(login))))
        .get();
  }

  /** Sets an annotation of the ManagedSecret. */
  public void annotate(String login, String key, String value) {
    resource(login)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(key, value));
  }

  private Optional<Condition> condition(String login, String type) {
    return Optional.ofNullable(status(login))
        .flatMap(s -> s.conditions().stream().filter(c -> c.getType().equals(type)).findFirst());
  }

  private ManagedSecretStatus status(String login) {
    return resource(login).get().getStatus();
  }

  private Secret secret(String login) {
    return client.secrets().inNamespace(namespace).withName(objectName(login)).get();
  }

  private Resource<ManagedSecret> resource(String login) {
    return client.resources(ManagedSecret.class).inNamespace(namespace).withName(objectName(login));
  }

  private static String objectName(String login) {
    return login.replace('_', '-');
  }
}
