package dev.strongroom.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SecretActionTest {
  @Test
  void hasTheActionsOfSecretsManagerAndTheOneThatIsAPermissionAlone() {
    assertThat(SecretAction.values()).hasSize(26 + 1);
    assertThat(SecretAction.named("GetSecretValue")).hasValue(SecretAction.GET_SECRET_VALUE);
    assertThat(SecretAction.named("getSecretValue")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(SecretAction.class)
  void permissionsAreNamedAfterTheActions(SecretAction action) {
    String name = action.permission().substring("secretsmanager:".length());

    assertThat(SecretAction.named(name)).hasValue(action);
    assertThat(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_")).isEqualToIgnoringCase(action.name());
  }

  @Test
  void everyActionHasARightOfItsOwn() {
    List<IdentityRight> rights =
        Stream.concat(
                Arrays.stream(SecretAction.values()).map(a -> a.right("ns", Optional.empty())),
                Arrays.stream(KmsAction.values()).map(a -> a.right("ns", Optional.empty())))
            .toList();

    assertThat(rights).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(SecretAction.class)
  void rightsAreOnesThatKubernetesTakes(SecretAction action) {
    IdentityRight right = action.right("ns", Optional.of("db"));

    assertThat(right.verb()).isIn("get", "list", "create", "update", "delete");
    assertThat(right.ruleResource()).matches("managedsecrets(/[a-z]+)?");
  }
}
