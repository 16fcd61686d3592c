package dev.strongroom.adapters.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.adapters.targets.ssh.Sshd.Key;
import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.keymaterial.KeyRules.Algorithm;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetConnection.Address;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.crds.SshTarget;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be declared, and what new values are like. */
class SshTypeTest {
  private static final JacksonJsonObjects JSON = new JacksonJsonObjects();
  private static final SshType TYPE = new SshType(new JsonCredentials(JSON));
  private static final String HOST_KEY = "ssh-ed25519 AAAA";

  private static SshTarget declared(List<String> hostKeys, String file) {
    return new SshTarget("build.example.com", null, hostKeys, file, null, null);
  }

  private static SecretValue after(SecretValue current) {
    return TYPE.nextValue(
            RotationMode.TWO_VALUES,
            JSON,
            Generators.over(new SecureRandom()),
            PasswordRules.DEFAULT)
        .after(current);
  }

  private static String member(SecretValue value, String name) {
    try (JsonObject object = JSON.require(value, "test");
        SecretValue member = object.member(name, "test")) {
      return member.text(PlaintextAccess.granted());
    }
  }

  @Test
  void theUsualPortAndFileAreThoseOfOpenSsh() {
    // When
    TargetConnection connection =
        TYPE.connection(declared(List.of(HOST_KEY), null), Optional.empty());

    // Then
    assertThat(connection.address()).contains(new Address("build.example.com", 22));
    assertThat(connection.settings())
        .containsEntry("hostKeys", HOST_KEY)
        .containsEntry("authorizedKeysFile", ".ssh/authorized_keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/etc/passwd", "-rf", "a b", "a;b", "$HOME", "a\nb", "'", "a'"})
  void refusesAFileThatWouldNotBeOneWordOfAShell(String file) {
    assertThatThrownBy(() -> TYPE.connection(declared(List.of(HOST_KEY), file), Optional.empty()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("authorizedKeysFile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "ssh-dss AAAA", "host ssh-ed25519 AAAA", "ssh-rsa A A"})
  void refusesWhatIsNoHostKey(String line) {
    assertThatThrownBy(() -> TYPE.connection(declared(List.of(line), null), Optional.empty()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("hostKeys");
  }

  @ParameterizedTest
  @CsvSource({"ED25519, 256, ssh-ed25519", "ECDSA, 384, ecdsa-sha2-nistp384", "RSA, 2048, ssh-rsa"})
  void aNewKeyIsOfTheKindOfTheCurrentOne(Algorithm algorithm, int size, String type) {
    // Given
    Key old = Key.of(algorithm, size);

    // When
    SecretValue next = after(Sshd.value("app", old, "note", "kept"));

    // Then
    assertThat(member(next, "publicKey")).startsWith(type + " ").isNotEqualTo(old.line());
    assertThat(member(next, "privateKey")).isNotEqualTo(old.privateKey());
    assertThat(member(next, "username")).isEqualTo("app");
    assertThat(member(next, "note")).isEqualTo("kept");
  }

  @Test
  void aKeyThatTellsNoKindIsFollowedByOneOfTheUsualKind() {
    // When
    SecretValue next = after(TargetValues.object("username", "app", "privateKey", "in PEM"));

    // Then
    assertThat(member(next, "publicKey")).startsWith("ssh-ed25519 ");
  }

  @Test
  void aValueWithoutAKeyHasNoNextOne() {
    assertThatThrownBy(() -> after(TargetValues.value("app", "password")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("privateKey");
  }
}
