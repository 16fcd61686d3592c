package dev.strongroom.core.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.names.MetadataKeys;
import dev.strongroom.core.names.ObjectName;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutAnnotationTest {
  private static final String LONG = "a.b-c".repeat(50);

  @ParameterizedTest
  @CsvSource({"1", "56", "58", "253"})
  void isAValidAnnotationKeyForEveryName(int length) {
    // Given
    ObjectName name = new ObjectName((LONG + "xyz").substring(0, length));

    // When
    String key = RolloutAnnotation.of(name);

    // Then
    MetadataKeys.requireAnnotations("annotation", Map.of(key, "x"));
    assertThat(key.substring(key.indexOf('/') + 1)).hasSizeLessThanOrEqualTo(63);
    assertThat(key.endsWith(name.value())).isEqualTo(length <= 56);
  }

  @ParameterizedTest
  @CsvSource({"56, 57", "252, 253"})
  void namesWithOneBeginningHaveDifferentAnnotations(int one, int other) {
    // Given
    String names = "a".repeat(253);

    // When
    String key = RolloutAnnotation.of(new ObjectName(names.substring(0, one)));

    // Then
    assertThat(key).isNotEqualTo(RolloutAnnotation.of(new ObjectName(names.substring(0, other))));
  }
}
