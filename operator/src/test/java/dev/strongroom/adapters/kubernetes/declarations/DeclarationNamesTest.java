package dev.strongroom.adapters.kubernetes.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names that would be another request of the API server are refused with their path before any
 * request, also where the cluster's schema lets them pass.
 */
class DeclarationNamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "?watch=true", "?limit=500", "../../strongroom-system/secrets/strongroom-root-key",
        "..%2f..%2fstrongroom-system", "a/b", "A"
      })
  void everyReferenceIsRefusedWithItsPath(String name) {
    refuses("value: {fromSecret: {name: '%s', key: k}}", name, "spec.value.fromSecret.name");
    refuses("value: {fromSecret: {name: s, key: '%s/..'}}", name, "spec.value.fromSecret.key");
    refuses("adopt: '%s'", name, "spec.adopt");
    refuses("projection: {name: '%s'}", name, "spec.projection.name");
    refuses("projection: {data: [{key: '%s/'}]}", name, "spec.projection.data[0].key");
    refuses("projection: {labels: {'%s/..': v}}", name, "spec.projection.labels");
    refuses("projection: {annotations: {'%s/..': v}}", name, "spec.projection.annotations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\nb", "a\\u001b[2J", "a\\u0085b"})
  void textsThatAreRepeatedInMessagesHaveNoControlCharacters(String text) {
    refuses(
        "projection: {data: [{key: k, jsonKey: \"%s\"}]}", text, "spec.projection.data[0].jsonKey");
    refuses("pin: {stagingLabel: \"%s\"}", text, "spec.pin.stagingLabel");
    refuses("value: {generate: {template: '{}', key: \"%s\"}}", text, "spec.value.generate.key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?watch=true", "../x", "a%2fb"})
  void aConfigMapIsNotAskedForUnderANameThatNoneCanHave(String name) {
    // Given
    ExternalSecretTarget target =
        Serialization.unmarshal(
            """
            metadata: {name: t, namespace: team}
            spec:
              type: PostgreSQL
              postgresql: {host: db, tls: {caConfigMapRef: {name: '%s'}}}
            """
                .formatted(name),
            ExternalSecretTarget.class);

    // When, Then: without a client, any request would fail otherwise.
    assertThatThrownBy(() -> new Authorities(null, References.UNWATCHED).of(target))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("spec.postgresql.tls.caConfigMapRef.name: must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?watch=true", "a..b"})
  void aBadNameBreaksNoIndexAndNoStatus(String name) {
    // Given
    Declaration declaration = declared("{projection: {name: '%s'}}".formatted(name));

    // When, Then
    assertThat(declaration.hasProjection()).isTrue();
    assertThat(declaration.projectedName()).hasValue(name);
  }

  private static void refuses(String spec, String text, String path) {
    Declaration declaration = declared("{" + spec.formatted(text) + "}");
    assertThatThrownBy(() -> read(declaration))
        .as(spec)
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(path + ": ");
  }

  private static void read(Declaration declaration) {
    Optional<String> adopted = declaration.adopt();
    declaration.secret(
        new AccountId("123456789012"),
        Tenancy.UNKNOWN,
        Optional.empty(),
        Optional.empty(),
        adopted);
    declaration.pin();
    declaration.projection();
  }

  private static Declaration declared(String spec) {
    return new Declaration(
        Serialization.unmarshal(
            "metadata: {name: object, namespace: team, uid: u}\nspec: " + spec,
            ManagedSecret.class));
  }
}
