package dev.strongroom.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.targets.TargetRegistry;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.crds.DeclaredConnection;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TargetTypesTest {
  /** Functions carry out the steps themselves: the operator has no driver for them. */
  @ParameterizedTest
  @EnumSource(
      value = ExternalSecretTargetSpec.Type.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"Function", "Job"})
  void everyTypeThatCanBeDeclaredIsRegisteredWithItsConnection(ExternalSecretTargetSpec.Type type) {
    // Given
    Class<?> declared =
        Arrays.stream(ExternalSecretTargetSpec.class.getRecordComponents())
            .filter(component -> component.getName().equals(type.field()))
            .map(RecordComponent::getType)
            .findFirst()
            .orElseThrow();

    // When
    TargetType<?> registered = TargetTypes.REGISTRY.named(type.name());

    // Then
    assertThat(registered.declaration()).isEqualTo(declared);
    assertThat(declared).isAssignableTo(DeclaredConnection.class);
  }

  @Test
  void nothingIsRegisteredThatCannotBeDeclared() {
    assertThat(TargetTypes.REGISTRY.all())
        .extracting(type -> ExternalSecretTargetSpec.Type.valueOf(type.name()))
        .doesNotHaveDuplicates();
  }

  @Test
  void twoTypesOfOneNameAreRefused() {
    TargetType<?> type = TargetTypes.REGISTRY.all().iterator().next();

    assertThatThrownBy(() -> new TargetRegistry(type, type)).hasMessageContaining(type.name());
  }
}
