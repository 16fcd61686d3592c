package dev.strongroom.core.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.problems.DeclaredText;
import dev.strongroom.core.problems.InvalidInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kubernetes' rules for names, with the cases of its own tests. */
class ObjectNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "ab",
        "abc",
        "a1",
        "a-1",
        "a--1--2--b",
        "0",
        "01",
        "012",
        "1a",
        "1-a",
        "1--a--b--2",
        "a.a",
        "ab.a",
        "a1.a",
        "a-1.a",
        "a--1--2--b.a",
        "a.1",
        "0.a.b.c.d.e",
        "1--a--b--2.a.b.c"
      })
  void whatKubernetesAcceptsIsAccepted(String name) {
    assertThat(ObjectName.declared("spec.x", name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "ABC",
        "aBc",
        "a_b",
        "-",
        "a-",
        "-a",
        "1-",
        "-1",
        ".",
        "a.",
        ".a",
        "a..b",
        "a.-b",
        "a-.b",
        " ",
        "a ",
        " a",
        "a b",
        "a\n",
        "ünï",
        "?watch=true",
        "?limit=500",
        "../x",
        "a/b",
        "..%2f..%2fx",
        "a%2fb",
        "a#b",
        "a;b"
      })
  void whatKubernetesRefusesIsRefusedWithThePath(String name) {
    assertThatThrownBy(() -> ObjectName.declared("spec.x", name))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("spec.x: must be a DNS-1123 subdomain");
    assertThatThrownBy(() -> new ObjectName(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameHasAtMost253CharactersAndItsPartsHaveNoLimitOfTheirOwn() {
    assertThat(new ObjectName("a".repeat(253)).value()).hasSize(253);
    assertThatThrownBy(() -> ObjectName.declared("spec.x", "a".repeat(254)))
        .isInstanceOf(InvalidInput.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ".a", "-", "_", "a.b-c_D9", "a..b", "a."})
  void dataKeysAreThoseOfKubernetes(String key) {
    assertThat(DataKey.declared("spec.x", key).value()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "..data", "...", "a/b", "a b", "a\n", "ä"})
  void otherDataKeysAreRefusedWithThePath(String key) {
    assertThatThrownBy(() -> DataKey.declared("spec.x", key))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("spec.x: must be a valid data key");
  }

  @Test
  void labelsAtTheirLimitsAreAccepted() {
    // Given
    String longest = "p".repeat(253) + "/" + "n".repeat(63);
    Map<String, String> labels =
        Map.of(longest, "v".repeat(63), "simple", "", "1.2/x", "y", "a/A_b.c-9", "9.-_Z");

    // When
    MetadataKeys.requireLabels("spec.x", labels);
    MetadataKeys.requireAnnotations("spec.x", Map.of("Example.COM/x", "any thing\n", longest, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "a..b/x,v",
    "-a/x,v",
    "a-/x,v",
    "A.b/x,v",
    "/x,v",
    "a/,v",
    "a/b/c,v",
    "-x,v",
    "x-,v",
    "x y,v",
    "x,-v",
    "x,v-",
    "x,a b",
    "x,ü"
  })
  void labelsThatKubernetesRefusesAreRefusedWithThePath(String key, String value) {
    assertThatThrownBy(() -> MetadataKeys.requireLabels("spec.x", Map.of(key, value)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("spec.x: keys and values must be");
  }

  @Test
  void labelsBeyondTheirLimitsAreRefused() {
    for (Map<String, String> labels :
        List.of(
            Map.of("p".repeat(254) + "/n", "v"),
            Map.of("n".repeat(64), "v"),
            Map.of("n", "v".repeat(64)))) {
      assertThatThrownBy(() -> MetadataKeys.requireLabels("spec.x", labels))
          .isInstanceOf(InvalidInput.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "/x", "a..b/x", "x/", "x/y/z"})
  void annotationKeysThatKubernetesRefusesAreRefusedWithThePath(String key) {
    assertThatThrownBy(() -> MetadataKeys.requireAnnotations("spec.x", Map.of(key, "v")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("spec.x: keys must be");
  }

  @Test
  void declaredTextsHaveNoControlCharacters() {
    for (String text : new String[] {"a\nb", "a\rb", "\u001b[2J", "a\u0000", "a\u0085"}) {
      assertThatThrownBy(() -> DeclaredText.oneLine("spec.x", text))
          .isInstanceOf(InvalidInput.class)
          .hasMessage(
              "ControlCharacters: spec.x: must not contain control characters such as line"
                  + " breaks.");
    }
    assertThat(DeclaredText.oneLine("spec.x", "user name/ü")).isEqualTo("user name/ü");
  }
}
