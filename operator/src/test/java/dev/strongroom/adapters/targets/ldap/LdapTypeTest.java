package dev.strongroom.adapters.targets.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.crds.LdapTarget;
import dev.strongroom.crds.TargetTls;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which connections are accepted where the API server has not checked them. */
class LdapTypeTest {
  private static final JsonCredentials CREDENTIALS = new JsonCredentials(new JacksonJsonObjects());

  private static LdapTarget declared(TargetTls.Mode mode) {
    return new LdapTarget("dc1.example.com", null, new TargetTls(mode, null), null, null);
  }

  @ParameterizedTest
  @EnumSource(
      value = TargetTls.Mode.class,
      names = {"Require", "Disable"})
  void activeDirectoryIsNotSentPasswordsWithoutVerifiedTls(TargetTls.Mode mode) {
    // Given
    LdapType type = LdapType.activeDirectory(CREDENTIALS);

    // When / Then
    assertThatThrownBy(() -> type.connection(declared(mode), Optional.empty()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("tls.mode");
  }

  @Test
  void thePortIsThatOfLdaps() {
    // When
    TargetConnection connection =
        LdapType.activeDirectory(CREDENTIALS)
            .connection(declared(TargetTls.Mode.VerifyCA), Optional.empty());

    // Then
    assertThat(connection.address()).contains(new TargetConnection.Address("dc1.example.com", 636));
  }
}
