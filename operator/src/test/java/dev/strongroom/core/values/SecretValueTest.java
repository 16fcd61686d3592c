package dev.strongroom.core.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RequestReason;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class SecretValueTest {
  private static final PlaintextAccess ACCESS = PlaintextAccess.granted();

  @Property(tries = 200)
  void bytesOfUnknownOriginComeBackAsTheyWere(@ForAll @Size(min = 1, max = 100) byte[] bytes) {
    try (SecretValue value = SecretValue.detecting(bytes.clone())) {
      assertThat(value.bytes(ACCESS)).isEqualTo(bytes);
      boolean text =
          Arrays.equals(
              new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
      assertThat(value.kind()).isEqualTo(text ? SecretValue.Kind.TEXT : SecretValue.Kind.BINARY);
    }
  }

  @Example
  void nothingOfItShowsInItsText() {
    SecretValue value = SecretValue.text("canary-4711");

    assertThat(value.toString() + String.valueOf(value) + "%s".formatted(value))
        .doesNotContain("canary")
        .isEqualTo("SecretValue[redacted]".repeat(3));
    assertThat(value).isNotInstanceOf(Serializable.class);
  }

  @Example
  void itIsComparedByIdentityAndOnlyOnPurposeByContent() {
    SecretValue one = SecretValue.text("same");
    SecretValue two = SecretValue.text("same");

    assertThat(one).isNotEqualTo(two);
    assertThat(one.sameAs(two)).isTrue();
    assertThat(one.sameAs(SecretValue.text("other"))).isFalse();
    assertThat(one.sameAs(SecretValue.owning(SecretValue.Kind.BINARY, "same".getBytes())))
        .isFalse();
  }

  @Example
  void aCopyIsPutWhereItIsWantedAndNowhereElse() {
    byte[] target = new byte[6];

    SecretValue.text("abc").copyTo(target, 2, ACCESS);

    assertThat(target).containsExactly(0, 0, 'a', 'b', 'c', 0);
  }

  @Example
  void closingWipesTheBytesItOwns() {
    byte[] owned = "canary".getBytes(StandardCharsets.UTF_8);
    SecretValue value = SecretValue.owning(SecretValue.Kind.TEXT, owned);

    value.close();

    assertThat(owned).containsOnly(0);
    assertThatIllegalStateException().isThrownBy(() -> value.bytes(ACCESS));
    assertThatIllegalStateException().isThrownBy(() -> value.copyTo(new byte[6], 0, ACCESS));
    assertThatIllegalStateException().isThrownBy(() -> value.text(ACCESS));
    assertThatIllegalStateException().isThrownBy(() -> value.sameAs(SecretValue.text("x")));
  }

  @Example
  void whatIsHandedOutIsACopy() {
    SecretValue value = SecretValue.text("abc");
    Arrays.fill(value.bytes(ACCESS), (byte) 0);

    assertThat(value.text(ACCESS)).isEqualTo("abc");
    assertThatNullPointerException().isThrownBy(() -> value.bytes(null));
  }

  @Example
  void aValueHas1To65536Bytes() {
    assertThat(SecretValue.text("x".repeat(65_536)).length()).isEqualTo(65_536);
    assertThat(SecretValue.text("é").length()).isEqualTo(2);
    assertSize(0, "");
    assertSize(65_537, "x".repeat(65_537));
    assertSize(65_538, "é".repeat(32_769));
  }

  @Example
  void aRefusedValueIsWipedAndNotQuoted() {
    byte[] tooLarge = "canary".repeat(20_000).getBytes(StandardCharsets.UTF_8);

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> SecretValue.owning(SecretValue.Kind.TEXT, tooLarge))
        .withMessageNotContaining("canary");
    assertThat(tooLarge).containsOnly(0);
  }

  private static void assertSize(int bytes, String text) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> SecretValue.text(text))
        .satisfies(e -> assertThat(e.finding()).isEqualTo(RequestReason.ValueSize.with(bytes)));
  }
}
