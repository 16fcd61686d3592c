package dev.strongroom.adapters.endpointclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.endpointclient.ReadVersion.Difference;
import dev.strongroom.core.values.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReadVersionTest {
  @Test
  void versionsDifferByTheirKeys() {
    // Given
    ReadVersion before = version("{\"host\":\"db\",\"old\":\"x\",\"password\":\"12345\"}");
    ReadVersion after = version("{\"password\":\"54321\",\"port\":5432,\"host\":\"db\"}");

    // When
    List<Difference> differences = before.differences(after);

    // Then
    assertThat(differences)
        .containsExactly(
            new Difference("host", OptionalInt.of(2), OptionalInt.of(2), true),
            new Difference("old", OptionalInt.of(1), OptionalInt.empty(), false),
            new Difference("password", OptionalInt.of(5), OptionalInt.of(5), false),
            new Difference("port", OptionalInt.empty(), OptionalInt.of(4), false));
  }

  @Test
  void whatIsNoObjectIsComparedAsAWhole() {
    // Given
    ReadVersion before = version("plain");
    ReadVersion after = version("{\"a\":1}");

    // When
    List<Difference> differences = before.differences(after);

    // Then
    assertThat(differences)
        .containsExactly(new Difference("", OptionalInt.of(5), OptionalInt.of(7), false));
  }

  @Test
  void theSameBytesAreNoDifference() {
    // Given
    ReadVersion version = new ReadVersion("1", List.of(), binary());
    ReadVersion other = new ReadVersion("2", List.of(), binary());

    // When
    List<Difference> differences = version.differences(other);

    // Then
    assertThat(differences)
        .containsExactly(new Difference("", OptionalInt.of(2), OptionalInt.of(2), true));
  }

  private static SecretValue binary() {
    return SecretValue.detecting(new byte[] {(byte) 0xff, 0});
  }

  private static ReadVersion version(String text) {
    return new ReadVersion(
        "1", List.of(), SecretValue.detecting(text.getBytes(StandardCharsets.UTF_8)));
  }
}
