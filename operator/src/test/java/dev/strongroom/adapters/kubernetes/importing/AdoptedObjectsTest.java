package dev.strongroom.adapters.kubernetes.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.cel.CelExpressions;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.SourceSecrets;
import dev.strongroom.adapters.kubernetes.projection.MarkedSecrets;
import dev.strongroom.core.importing.Adoption;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.secrets.FirstValue;
import dev.strongroom.core.secrets.FirstValue.FromSecret;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdoptedObjectsTest {
  private final JsonObjects json = new JacksonJsonObjects();

  static Stream<Map<String, String>> contents() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    String binary = Base64.getEncoder().encodeToString(all);
    return Stream.of(
        Map.of("password", text("only one")),
        Map.of("keystore.p12", binary),
        Map.of("a", text("x"), ".env", text("A=\"1\"\n"), "k_8-s", text("")),
        Map.of("text", text("{\"a\":1}\u0000ä\uD83D\uDE00"), "keystore.p12", binary));
  }

  private static String text(String plain) {
    return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void whatIsDeclaredMakesTheSameSecretOfTheValueThatIsTaken(Map<String, String> data) {
    // Given
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("db")
            .withNamespace("shop")
            .addToLabels("app", "shop")
            .addToAnnotations("strongroom.dev/allow", "db")
            .addToAnnotations("note", "n")
            .endMetadata()
            .withType("example.com/own")
            .withData(data)
            .build();

    // When
    ManagedSecret object =
        AdoptedObjects.declared(Adoption.of(AdoptedObjects.described(secret)), "shop");

    // Then
    Secret projected = projected(object, secret);
    assertThat(projected.getData()).isEqualTo(data);
    assertThat(projected.getType()).isEqualTo("example.com/own");
    assertThat(projected.getMetadata().getName()).isEqualTo("db");
    assertThat(projected.getMetadata().getLabels()).isEqualTo(Map.of("app", "shop"));
    assertThat(projected.getMetadata().getAnnotations()).isEqualTo(Map.of("note", "n"));
  }

  /** As the operator does it: takes the value, and renders the projection. */
  private Secret projected(ManagedSecret object, Secret source) {
    object.getMetadata().setUid("uid");
    Declaration declaration = new Declaration(object);
    FromSecret from = (FromSecret) firstValue(declaration);
    ProjectionSpec projection = declaration.projection().orElseThrow();
    SourceSecrets sources = new SourceSecrets((namespace, name) -> Optional.of(source), json);
    ProjectionRenderer renderer = new ProjectionRenderer(json, new CelExpressions(json));
    try (SecretValue value = sources.take(new Owner("shop", "db", "uid"), from);
        ProjectedData data = renderer.render(projection, value, "scope")) {
      return MarkedSecrets.unmarked(projection, data);
    }
  }

  private static FirstValue firstValue(Declaration declaration) {
    return declaration
        .secret(
            AccountId.ofNamespace("shop"),
            Tenancy.UNKNOWN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty())
        .firstValue()
        .orElseThrow();
  }
}
