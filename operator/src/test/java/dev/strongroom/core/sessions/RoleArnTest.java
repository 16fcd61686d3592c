package dev.strongroom.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.AccountId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleArnTest {
  @ParameterizedTest
  @ValueSource(strings = {"checkout", "a", "0", "my-app", "build.robot", "a--b"})
  void aRoleIsAServiceAccountOfAnAccount(String name) {
    // When
    Optional<RoleArn> parsed = RoleArn.parse("arn:aws:iam::123456789012:role/" + name);

    // Then
    assertThat(parsed).contains(new RoleArn(new AccountId("123456789012"), name));
    assertThat(parsed.orElseThrow()).hasToString("arn:aws:iam::123456789012:role/" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "checkout",
        "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::12345678901:role/checkout",
        "arn:aws:iam::123456789012:user/checkout",
        "arn:aws:sts::123456789012:assumed-role/checkout/pod",
        "arn:aws-cn:iam::123456789012:role/checkout",
        "arn:aws:iam::123456789012:role/Checkout",
        "arn:aws:iam::123456789012:role/path/checkout",
        "arn:aws:iam::123456789012:role/../checkout",
        "arn:aws:iam::123456789012:role/a..b",
        "arn:aws:iam::123456789012:role/a-",
        "arn:aws:iam::123456789012:role/-a",
        "arn:aws:iam::123456789012:role/a-.b",
        "arn:aws:iam::123456789012:role/a.",
        "arn:aws:iam::123456789012:role/a\n",
        "arn:aws:iam::123456789012:role/a?watch=true"
      })
  void everythingElseIsNone(String text) {
    // When
    Optional<RoleArn> parsed = RoleArn.parse(text);

    // Then
    assertThat(parsed).isEmpty();
  }

  @Test
  void aNameHasAtMost253Characters() {
    // Given
    String longest = "arn:aws:iam::123456789012:role/" + "a".repeat(253);

    // When
    Optional<RoleArn> parsed = RoleArn.parse(longest);

    // Then
    assertThat(parsed).isPresent();
    assertThat(RoleArn.parse(longest + "a")).isEmpty();
  }
}
