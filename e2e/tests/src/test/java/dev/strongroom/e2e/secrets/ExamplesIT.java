package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.SecretProjection;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the READMEs of the examples say, done with their files. */
@WithOperator
class ExamplesIT {
  @Test
  void goBackToAnEarlierVersion(TestNamespace team) throws IOException {
    // Given
    apply(team, "versions/secret.yaml");
    String first = text(team.awaitSecret("api-key"), "value");
    team.awaitReady("api-key");
    StoreAccess.open(team.client(), TestOperator.NAMESPACE, Clock.systemUTC())
        .put(team.name(), "api-key", "second");
    team.awaitText("api-key", "value", "second");

    // When, Then
    annotate(team, "api-key", "1");
    team.awaitText("api-key", "value", first);
    annotate(team, "api-key", "2");
    team.awaitText("api-key", "value", "second");
    apply(team, "versions/pinned.yaml");
    team.awaitText("api-key", "value", first);
    apply(team, "versions/secret.yaml");
    team.awaitText("api-key", "value", "second");
  }

  @Test
  void deleteRestoreRename(TestNamespace team) throws IOException {
    // Given
    apply(team, "recovery/secret.yaml");
    String version = team.awaitReady("payments-db").getStatus().versionId();
    team.managedSecrets("payments-db").delete();
    patiently()
        .until(() -> team.record("payments-db").orElseThrow().getSpec().getDeletionAt() != null);

    // When, Then
    apply(team, "recovery/secret.yaml");
    assertThat(team.awaitReady("payments-db").getStatus().versionId()).isEqualTo(version);
    apply(team, "recovery/renamed.yaml");
    assertThat(team.awaitReady("payments-database").getStatus().versionId()).isEqualTo(version);
    team.managedSecrets("payments-db").delete();
    patiently().until(() -> team.managedSecrets("payments-db").get() == null);
    assertThat(team.record("payments-database").orElseThrow().getSpec().getDeletionAt()).isNull();
  }

  @Test
  void bringAnExistingSecretUnderManagement(TestNamespace team) throws IOException {
    // Given
    String uid =
        team.createSecret("legacy-db", Map.of("password", "in use for years"))
            .getMetadata()
            .getUid();

    // When
    apply(team, "existing-secret/take-over.yaml");

    // Then
    team.awaitNotReady("legacy-db", "ConsentMissing");

    // When
    team.allow("legacy-db", "legacy-db");

    // Then
    team.awaitReady("legacy-db");
    Secret taken = team.secrets("legacy-db").get();
    assertThat(text(taken, "password")).isEqualTo("in use for years");
    assertThat(taken.getMetadata().getUid()).isEqualTo(uid);
    assertThat(taken.getMetadata().getLabels())
        .containsEntry("strongroom.dev/managed-by", "strongroom");
  }

  @Test
  void followASecretThatAnotherToolWrites(TestNamespace team) throws IOException {
    // Given
    team.createSecret("shop-db-source", Map.of("username", "shop", "password", "first"));
    team.allow("shop-db-source", "shop-db");
    apply(team, "followed-secret/shop-db.yaml");
    team.awaitText("shop-db", "password", "first");

    // When
    team.editSecret("shop-db-source", s -> s.addToStringData("password", "second"));

    // Then
    assertThat(text(team.awaitText("shop-db", "password", "second"), "username")).isEqualTo("shop");
  }

  @Test
  void writeTheLoginAtARegistry(TestNamespace team) throws IOException {
    // Given
    team.createSecret(
        "registry-login-source",
        Map.of("registry", "registry.example.com", "username", "ci", "password", "p"));
    team.allow("registry-login-source", "registry-login");

    // When
    apply(team, "forms/registry.yaml");

    // Then
    assertThat(text(team.awaitSecret("registry-login"), ".dockerconfigjson"))
        .isEqualTo(
            "{\"auths\":{\"registry.example.com\":"
                + "{\"username\":\"ci\",\"password\":\"p\",\"auth\":\"Y2k6cA==\"}}}");
  }

  @Test
  void writeAConfigurationFile(TestNamespace team) throws IOException {
    // Given
    team.createSecret(
        "shop-login", Map.of("username", "app", "password", "p@ss: \"1\"", "hosts", "db-0 db-1"));
    team.allow("shop-login", "shop-config");

    // When
    apply(team, "templates/shop.yaml");

    // Then
    Secret secret = team.awaitSecret("shop-config");
    assertThat(text(secret, "DATABASE_URL"))
        .isEqualTo("postgresql://app:p%40ss%3A%20%221%22@db.shop:5432/shop");
    assertThat(text(secret, "application.yaml"))
        .isEqualTo(
            """
            # ${NAMESPACE} and {{ .Values.x }} stay as they are.
            datasource:
              username: "app"
              password: "p@ss: \\"1\\""
              servers: [db-0:5432, db-1:5432]
              schema: public
            """);
    assertThat(text(secret, "users.htpasswd")).startsWith("app:$2y$10$").endsWith("\n");
  }

  @Test
  void rotateASigningKey(TestNamespace team) throws Exception {
    // Given
    apply(team, "key-material/policy.yaml");
    apply(team, "key-material/secret.yaml");
    Secret first = team.awaitSecret("token-signing");
    String version = team.awaitReady("token-signing").getStatus().versionId();

    // When
    team.managedSecrets("token-signing")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"strongroom.dev/rotate\":\"1\"}}}");
    patiently()
        .until(
            () -> !text(team.awaitSecret("token-signing"), "key-id").equals(text(first, "key-id")));

    // Then
    Secret second = team.awaitSecret("token-signing");
    assertThat(publicKeyOf(first)).isNotEqualTo(publicKeyOf(second));
    patiently()
        .until(
            () ->
                team.awaitReady("token-signing").getStatus().versions().stream()
                    .anyMatch(
                        kept ->
                            kept.id().equals(version)
                                && kept.stagingLabels().contains("AWSPREVIOUS")));
  }

  /** The public key, which has to be that of the private one. */
  private static BigInteger publicKeyOf(Secret secret) throws GeneralSecurityException {
    KeyFactory keys = KeyFactory.getInstance("RSA");
    RSAPrivateKey priv =
        (RSAPrivateKey) keys.generatePrivate(new PKCS8EncodedKeySpec(der(text(secret, "key.pem"))));
    RSAPublicKey pub =
        (RSAPublicKey) keys.generatePublic(new X509EncodedKeySpec(der(text(secret, "key.pub"))));
    assertThat(priv.getModulus()).isEqualTo(pub.getModulus());
    return pub.getModulus();
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  @Test
  void handANamespacesSecretsToTheNextOneOfItsName(TestNamespace team) throws IOException {
    // Given
    TestNamespace payments = TestNamespace.create(team.client(), "examples-it-payments");
    apply(payments, "recovery/secret.yaml");
    String version = payments.awaitReady("payments-db").getStatus().versionId();
    String former = payments.uid();
    payments.delete();
    TestNamespace.create(team.client(), payments.name());
    apply(payments, "recovery/secret.yaml");
    assertThat(message(payments.awaitNotReady("payments-db", "NamespaceRecreated")))
        .contains(former);

    // When
    Namespace example =
        Serialization.unmarshal(
            Files.readString(Chart.projectRoot().resolve("examples/recovery/namespace.yaml")),
            Namespace.class);
    example.getMetadata().setName(payments.name());
    example.getMetadata().getAnnotations().replaceAll((annotation, uid) -> former);
    team.client().resource(example).serverSideApply();
    payments.managedSecrets("payments-db").edit(TestNamespace::touched);

    // Then
    assertThat(payments.awaitReady("payments-db").getStatus().versionId()).isEqualTo(version);
  }

  @Test
  void useASecretOfAnotherNamespace(TestNamespace team) throws IOException {
    // Given
    TestNamespace catalog = TestNamespace.create(team.client(), "catalog");
    TestNamespace storefront = TestNamespace.create(team.client(), "storefront");

    // When
    apply(storefront, "sharing/consumer.yaml");
    apply(catalog, "sharing/owner.yaml");

    // Then
    storefront.awaitCondition(SecretProjection.class, "catalog-db", "True", "Synced");
    assertThat(text(storefront.awaitSecret("catalog-db"), "DATABASE_URL"))
        .startsWith("postgresql://catalog-reader:")
        .endsWith("@db.catalog/catalog");
  }

  @Test
  void giveASecretToManyNamespaces(TestNamespace team) throws IOException {
    // Given
    TestNamespace web = TestNamespace.create(team.client(), "web");
    web.annotate("strongroom.dev/accept-secrets-from", team.name());
    web.label("registry", "company");

    // When
    apply(team, "project-into/registry-login.yaml");

    // Then
    web.awaitCondition(SecretProjection.class, "registry-login", "True", "Synced");
    assertThat(text(web.awaitSecret("registry-login"), ".dockerconfigjson"))
        .contains("registry.example.com");
  }

  private static void apply(TestNamespace team, String file) throws IOException {
    String yaml = Files.readString(Chart.projectRoot().resolve("examples").resolve(file));
    GenericKubernetesResource declared =
        Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    String spec =
        Serialization.asYaml(declared.getAdditionalProperties().get("spec"))
            .replaceFirst("^---\\s*", "");
    team.apply(declared.getKind(), declared.getMetadata().getName(), spec);
  }

  private static void annotate(TestNamespace team, String object, String request) {
    team.managedSecrets(object)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"strongroom.dev/rollback\":\"%s\"}}}"
                .formatted(request));
  }
}
