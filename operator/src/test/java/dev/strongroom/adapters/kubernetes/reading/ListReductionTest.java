package dev.strongroom.adapters.kubernetes.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("hostile")
class ListReductionTest {
  private static final String LARGE =
      "{\"data\":{\"k\":\"}]\\\"{[" + "x".repeat(ListReduction.SMALL) + "\\\\\"},\"a\":[{},[]]}";
  private static final String SMALL = "{\"metadata\":{\"name\":\"s\"},\"items\":[{\"a\":1}]}";

  private final List<String> reduced = new ArrayList<>();
  private final ListReduction list =
      new ListReduction(
          (json, length) -> {
            reduced.add(new String(json, 0, length, UTF_8));
            return "{}".getBytes(UTF_8);
          });

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096, Integer.MAX_VALUE})
  void largeObjectsAreReplacedAndAllElseStaysHoweverTheBytesArrive(int portion) {
    // Given
    String before = "{\"kind\":\"SecretList\",\"metadata\":{\"continue\":\"items\"}, \"items\" : [";

    // When
    String result = accept(before + SMALL + "," + LARGE + " ,\n" + LARGE + "]}\n", portion);

    // Then
    assertThat(result).isEqualTo(before + SMALL + ",{} ,\n{}]}\n");
    assertThat(reduced).containsExactly(LARGE, LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"metadata\":{\"items\":[%s]}}",
        "{\"others\":[%s]}",
        "{\"itemsets\":[%s]}",
        "{\"items\":{\"a\":%s}}",
        "%s",
        "[%s]",
        "}}]]%s\""
      })
  void whatIsNoListPassesUnchanged(String form) {
    // Given
    String json = form.formatted(LARGE);

    // When
    String result = accept(json, 1000);

    // Then
    assertThat(result).isEqualTo(json);
    assertThat(reduced).isEmpty();
  }

  @Test
  void anEmptyListPassesUnchanged() {
    // When
    String result = accept("{\"items\":[]}", 1);

    // Then
    assertThat(result).isEqualTo("{\"items\":[]}");
  }

  private String accept(String json, int portion) {
    byte[] bytes = json.getBytes(UTF_8);
    StringBuilder passed = new StringBuilder();
    for (int i = 0; i < bytes.length; i += Math.min(portion, bytes.length)) {
      list.accept(ByteBuffer.wrap(bytes, i, Math.min(portion, bytes.length - i)));
      passed.append(UTF_8.decode(list.take()));
    }
    return passed.toString();
  }
}
