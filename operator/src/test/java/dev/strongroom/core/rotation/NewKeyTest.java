package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.keymaterial.KeyGenerator;
import dev.strongroom.core.keymaterial.KeyRules;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewKeyTest {
  private final NewKey next =
      new NewKey(
          new JacksonJsonObjects(),
          new KeyGenerator(new SecureRandom()),
          new KeyRules.Hmac(KeyRules.Hmac.DEFAULT));

  private String after(String current) {
    try (SecretValue value = SecretValue.text(current);
        SecretValue made = next.after(value)) {
      return made.text(PlaintextAccess.granted());
    }
  }

  @Test
  void changesTheKeyAndItsIdAndNothingElse() {
    String made = after("{ \"keyId\":\"1\", \"key\": \"b2xk\",\"issuer\":\"shop\",\"x\":[1.0]}");

    assertThat(made)
        .matches(
            "\\{ \"keyId\":\"[0-9a-f]{32}\", \"key\":"
                + " \"[A-Za-z0-9+/]{43}=\",\"issuer\":\"shop\",\"x\":\\[1.0]}");
  }

  @Test
  void aValueWithoutAnIdGetsOne() {
    assertThat(after("{\"key\":\"b2xk\"}"))
        .matches("\\{\"key\":\"[A-Za-z0-9+/]{43}=\", ?\"keyId\":\"[0-9a-f]{32}\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "[]", "{}", "{\"password\":\"old\"}", "{\"privateKey\":\"p\"}"})
  void needsAnObjectWithSuchAKey(String current) {
    assertThatThrownBy(() -> after(current))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("the current version");
  }
}
