package dev.strongroom.e2e.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.crds.ConditionedStatus;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.RotationPolicy;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.Yaml;
import dev.strongroom.e2e.tls.ServerCertificates;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies and targets say in their own status what is wrong with them. */
@RequiresCluster
class DeclarationIT {
  private static final String NAMESPACE = "declaration-it";
  private static KubernetesClient client;
  private static TestOperator operator;

  @BeforeAll
  static void start(Cluster cluster) {
    client = cluster.client();
    TestOperator.install(cluster);
    Yaml.apply(
        client, "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(NAMESPACE));
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "often   | schedule: rate(2 hours)                      | 4 hours",
        "bothdays| schedule: 'cron(0 8 1 * MON *)'              | spec.schedule",
        "window  | schedule: rate(4 hours), duration: 9h        | spec.duration",
      })
  void aPolicyThatAwsWouldRefuseSaysWhatIsWrong(String name, String spec, String words) {
    // When
    Yaml.apply(
        client,
        "{apiVersion: strongroom.dev/v1, kind: RotationPolicy, metadata: {name: %s, namespace: %s},"
                .formatted(name, NAMESPACE)
            + " spec: {%s}}".formatted(spec));

    // Then
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ready(RotationPolicy.class, name).startsWith("False InvalidSchedule"));
    await().until(() -> ready(RotationPolicy.class, name).contains(words));
  }

  @Test
  void aSoundPolicyIsReady() {
    // When
    Yaml.apply(
        client,
        "{apiVersion: strongroom.dev/v1, kind: RotationPolicy, metadata: {name: sound, namespace:"
            + " %s}, spec: {schedule: 'cron(0 8/8 * * ? *)', duration: 2h}}".formatted(NAMESPACE));

    // Then
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ready(RotationPolicy.class, "sound").startsWith("True Accepted"));
  }

  @Test
  void aTargetWaitsForItsAuthorities() {
    // Given
    Yaml.apply(
        client,
        "{apiVersion: strongroom.dev/v1, kind: ExternalSecretTarget, metadata: {name: db,"
            + " namespace:"
            + " %s}, spec: {type: PostgreSQL, postgresql: {host: db, tls: {caConfigMapRef:"
                .formatted(NAMESPACE)
            + " {name: db-ca}}}}}");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ready(ExternalSecretTarget.class, "db").startsWith("False CaNotFound"));

    // When
    Yaml.apply(
        client,
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: db-ca, namespace: %s}, data: {ca.crt:"
                .formatted(NAMESPACE)
            + " nonsense}}");

    // Then
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ready(ExternalSecretTarget.class, "db").startsWith("False CaNotPem"));
  }

  @Test
  void aTargetIsReadyAsSoonAsItsAuthoritiesAreCertificates(@TempDir Path directory)
      throws IOException {
    // Given
    Path authority = ServerCertificates.issued(directory, "directory").authority();
    String map =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: directory-ca, namespace: %s}, data:"
            + " {ca.crt: \"%s\"}}";
    Yaml.apply(client, map.formatted(NAMESPACE, "nonsense"));
    Yaml.apply(
        client,
        "{apiVersion: strongroom.dev/v1, kind: ExternalSecretTarget, metadata: {name: directory,"
            + " namespace: %s}, spec: {type: LDAP, ldap: {host: directory, tls: {caConfigMapRef:"
                .formatted(NAMESPACE)
            + " {name: directory-ca}}}}}");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                ready(ExternalSecretTarget.class, "directory")
                    .startsWith(
                        "False CaNotPem spec.ldap.tls.caConfigMapRef: the key ca.crt of ConfigMap"
                            + " directory-ca"));

    // When
    Yaml.apply(client, map.formatted(NAMESPACE, Files.readString(authority).replace("\n", "\\n")));

    // Then
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ready(ExternalSecretTarget.class, "directory").startsWith("True Accepted"));
  }

  @ParameterizedTest
  @CsvSource({"PostgreSQL, postgresql", "MariaDB, mariadb", "Redis, redis", "LDAP, ldap"})
  void kubectlGetShowsTheHostOfEveryType(String type, String field) throws Exception {
    // Given
    String name = "shown-" + field;
    Yaml.apply(
        client,
        "{apiVersion: strongroom.dev/v1, kind: ExternalSecretTarget, metadata: {name: %s, namespace:"
                .formatted(name)
            + " %s}, spec: {type: %s, %s: {host: %s.example.com}}}"
                .formatted(NAMESPACE, type, field, name));

    // When
    HttpResponse<String> table =
        client
            .getHttpClient()
            .sendAsync(
                client
                    .getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(
                        "%sapis/strongroom.dev/v1/namespaces/%s/externalsecrettargets/%s"
                            .formatted(client.getMasterUrl(), NAMESPACE, name))
                    .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                    .build(),
                String.class)
            .get(20, TimeUnit.SECONDS);

    // Then
    assertThat(new ObjectMapper().readTree(table.body()).at("/rows/0/cells").toString())
        .contains('"' + name + ".example.com\"");
  }

  private static <R extends CustomResource<?, ConditionedStatus>> String ready(
      Class<R> type, String name) {
    return Optional.ofNullable(client.resources(type).inNamespace(NAMESPACE).withName(name).get())
        .map(CustomResource::getStatus)
        .flatMap(
            status ->
                status.conditions().stream().filter(c -> c.getType().equals("Ready")).findFirst())
        .map(c -> c.getStatus() + " " + c.getReason() + " " + c.getMessage())
        .orElse("none");
  }
}
