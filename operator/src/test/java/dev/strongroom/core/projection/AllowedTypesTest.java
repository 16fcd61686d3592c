package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedTypesTest {
  @Test
  void whatIsListedIsAllowedAndNothingElse() {
    // Given
    AllowedTypes types = new AllowedTypes(Set.of("Opaque", "example.com/own"));

    // When
    Finding refused = refusal(types, "helm.sh/release.v1");

    // Then
    assertThatCode(() -> types.require("example.com/own")).doesNotThrowAnyException();
    assertThat(refused.reason()).isEqualTo(ProjectionReason.SecretTypeNotAllowed);
    assertThat(refused.message())
        .contains(
            "spec.projection.type",
            "helm.sh/release.v1",
            "projection.allowedTypes",
            "STRONGROOM_ALLOWED_SECRET_TYPES");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"})
  void whatTheClusterTurnsIntoCredentialsIsNeverAllowed(String type) {
    // Given
    AllowedTypes types = new AllowedTypes(Set.of(type));

    // When
    Finding refused = refusal(types, type);

    // Then
    assertThat(refused.reason()).isEqualTo(ProjectionReason.SecretTypeForbidden);
  }

  private static Finding refusal(AllowedTypes types, String type) {
    return catchThrowableOfType(InvalidInput.class, () -> types.require(type)).finding();
  }
}
