package dev.strongroom.e2e.canary;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.SecretProjection;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.e2e.rotation.RotationScene;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secret values are planted, everything that can go right or wrong with them is made to happen, and
 * then every place but the Secrets themselves is searched for them.
 */
@RequiresCluster
class CanaryIT {
  private static final String NAMESPACE = "canary-it";
  private static final List<Canary> PLANTED = new ArrayList<>();

  @TempDir static Path folder;
  private static PostgresServer postgres;
  private static OperatorProcess operator;
  private static RotationScene scene;
  private static TestNamespace team;

  @BeforeAll
  static void start(Cluster cluster) {
    postgres = PostgresServer.start(PostgresServer.Settings.local());
    TestOperator.install(cluster);
    operator =
        OperatorProcess.start(
                TestOperator.configuration(cluster),
                folder,
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                Map.of("STRONGROOM_LOG_LEVEL", "DEBUG"))
            .awaitStarted();
    team = TestNamespace.create(cluster.client(), NAMESPACE);
    scene = new RotationScene(cluster.client(), NAMESPACE, postgres, postgres.port());
    scene.declareTarget();
  }

  @AfterAll
  static void stop() {
    operator.close();
    postgres.close();
  }

  @Test
  void noSecretValueIsSeenOutsideOfSecrets() {
    // Given
    String text = plant("text");
    String json = "{\"username\":\"app\",\"password\":\"" + plant("JSON member") + "\"}";
    team.createSecret("text", Map.of("k", text));
    team.createSecret("long", Map.of("k", plant("value too long for a record").repeat(100)));
    team.createSecret("json", Map.of("k", json));
    team.createSecret("broken", Map.of("k", "{\"password\":\"" + plant("broken JSON") + "\""));
    team.createSecret("large", Map.of("k", plant("large value").repeat(2000)));
    team.createSecret("nobody", Map.of("k", login("nobody", plant("refused login"))));
    plantBinary("binary");
    for (String source : List.of("text", "long", "json", "broken", "large", "nobody", "binary")) {
      team.allow(source, "*");
    }

    // When
    valuesAreProjected();
    projectionsFail();
    driftIsRepaired();
    rotationsSucceedAndFail();

    // Then
    Map<String, String> sinks = Sinks.read(team.client(), operator);
    assertThat(sinks).allSatisfy((sink, content) -> assertThat(content).as(sink).isNotBlank());
    assertThat(sinks.get("strongroom.dev/v1 SecretVersion")).contains(NAMESPACE);
    assertThat(sinks.get("v1 Event"))
        .contains("JsonKeyNotFound", "SecretInvalid", "SourceValueSize");
    assertThat(found(sinks)).isEmpty();
    assertThat(PLANTED).hasSizeGreaterThanOrEqualTo(10);
    Map<String, String> secrets = Map.of("Secret", Sinks.objects(team.client(), "v1", "Secret"));
    assertThat(found(secrets)).hasSameSizeAs(PLANTED);
  }

  private static void valuesAreProjected() {
    team.apply("long-copy", from("long", "{}"));
    team.apply("text-copy", from("text", "{}"));
    team.apply("binary-copy", from("binary", "{}"));
    team.apply("json-copy", from("json", "{data: [{key: all}, {key: p, jsonKey: password}]}"));
    team.apply("EncryptionKey", "canary-key", "{alias: canary, description: of the canaries}");
    team.apply("generated", "{value: {generate: {}}, projection: {}, key: alias/canary}");
    for (String good : List.of("text-copy", "long-copy", "binary-copy", "json-copy", "generated")) {
      team.awaitReady(good);
    }
    team.apply(
        "SecretProjection", "shaped", "{secretRef: {name: json-copy}, projection: {form: Json}}");
    team.awaitCondition(SecretProjection.class, "shaped", "True", "Synced");
    PLANTED.add(new Canary("generated", text(team.awaitSecret("generated"), "value")));
  }

  private static void projectionsFail() {
    String member = "{data: [{key: k, jsonKey: absent}]}";
    team.apply("no-key", from("json", member));
    team.apply("no-object", from("text", member));
    team.apply(
        "SecretProjection",
        "misshaped",
        "{secretRef: {name: json-copy}, projection: {data: [{key: k, jsonKey: absent}]}}");
    team.apply("broken-object", from("broken", member));
    team.apply("too-large", from("large", "{}"));
    team.apply("foreign", from("text", "{name: text}"));
    team.apply("rejected", from("text", "{type: kubernetes.io/tls}"));
    team.apply(
        "docker",
        from("text", "{type: kubernetes.io/dockerconfigjson, data: [{key: .dockerconfigjson}]}"));
    team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName("sealed")
            .endMetadata()
            .addToStringData("value", plant("immutable Secret"))
            .withImmutable(true)
            .build());
    team.allow("sealed", "sealed");
    team.apply("sealed", from("text", "{adopt: true}"));

    team.awaitNotReady("no-key", "JsonKeyNotFound");
    team.awaitCondition(SecretProjection.class, "misshaped", "False", "JsonKeyNotFound");
    team.awaitNotReady("no-object", "ValueNotAnObject");
    team.awaitNotReady("broken-object", "ValueNotAnObject");
    team.awaitNotReady("too-large", "SourceValueSize");
    team.awaitNotReady("foreign", "SecretNotOurs");
    team.awaitNotReady("rejected", "SecretTypeKeys");
    team.awaitNotReady("docker", "SecretTypeValue");
    team.awaitNotReady("sealed", "SecretInvalid");
  }

  private static void driftIsRepaired() {
    String value = text(team.awaitSecret("text-copy"), "value");
    team.editSecret("text-copy", s -> s.addToStringData("value", "tampered"));
    team.awaitText("text-copy", "value", value);
    team.managedSecrets("json-copy").delete();
    patiently()
        .until(() -> team.record("json-copy").orElseThrow().getSpec().getDeletionAt() != null);
  }

  private static void rotationsSucceedAndFail() {
    String login = scene.declareLogin("canary_login", "automaticallyAfterDays: 30");
    String first = scene.firstPassword(login);
    team.createSecret("first-password", Map.of("k", first));
    PLANTED.add(new Canary("password before the rotation", first));
    scene.request(login, "one");
    patiently().until(() -> scene.reason(login, "Rotated").equals("RotationSucceeded"));
    scene.awaitProjected(login);
    PLANTED.add(new Canary("password after the rotation", scene.password(login)));

    team.apply(
        "RotationPolicy", "once", "{retries: {attempts: 1}, password: {excludePunctuation: true}}");
    team.apply(
        "nobody",
        """
        value: {fromSecret: {name: nobody, key: k}}
        rotation: {policyRef: {name: once}, targetRef: {name: postgres}}
        """);
    team.awaitReady("nobody");
    scene.request("nobody", "two");
    patiently().until(() -> scene.reason("nobody", "Rotated").startsWith("Rotation"));
    patiently().until(() -> !scene.warnings("nobody").isEmpty());
  }

  private static List<String> found(Map<String, String> sinks) {
    return PLANTED.stream()
        .flatMap(
            canary ->
                sinks.entrySet().stream()
                    .flatMap(s -> canary.foundIn(s.getKey(), s.getValue()).stream()))
        .toList();
  }

  private static String plant(String name) {
    Canary canary = Canary.fresh(name);
    PLANTED.add(canary);
    return canary.text();
  }

  private static void plantBinary(String secret) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0, -1, -2, -128});
    bytes.writeBytes(plant("binary").getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(new byte[] {-1, 0});
    team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName(secret)
            .endMetadata()
            .addToData("k", Base64.getEncoder().encodeToString(bytes.toByteArray()))
            .build());
  }

  private static String login(String name, String password) {
    return "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}";
  }

  private static String from(String secret, String projection) {
    return "{value: {fromSecret: {name: %s, key: k}}, projection: %s}"
        .formatted(secret, projection);
  }
}
