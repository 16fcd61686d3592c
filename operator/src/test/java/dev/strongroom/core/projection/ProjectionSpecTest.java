package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.projection.Shape.Entry;
import dev.strongroom.core.projection.Shape.Templated;
import dev.strongroom.core.templates.Template;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ProjectionSpecTest {
  private static final Entry WHOLE = Entry.whole("a");

  @Test
  void theDigestIsTheSameForTheSameDeclaration() {
    // Given
    Map<String, String> forth = new LinkedHashMap<>();
    forth.put("a", "1");
    forth.put("b", "2");
    Map<String, String> back = new LinkedHashMap<>();
    back.put("b", "2");
    back.put("a", "1");

    // When, Then
    assertThat(spec("n", "t", forth, Map.of(), false, false, WHOLE).digest())
        .isEqualTo(spec("n", "t", back, Map.of(), false, false, WHOLE).digest());
  }

  @Test
  void theDigestDiffersWithEverythingThatTheSecretLooksLike() {
    assertThat(
            Stream.of(
                    spec("n", "t", Map.of(), Map.of(), false, false, WHOLE),
                    spec("m", "t", Map.of(), Map.of(), false, false, WHOLE),
                    spec("nt", "", Map.of(), Map.of(), false, false, WHOLE),
                    spec("n", "u", Map.of(), Map.of(), false, false, WHOLE),
                    spec("n", "t", Map.of("k", "v"), Map.of(), false, false, WHOLE),
                    spec("n", "t", Map.of("k", "w"), Map.of(), false, false, WHOLE),
                    spec("n", "t", Map.of("kv", ""), Map.of(), false, false, WHOLE),
                    spec("n", "t", Map.of(), Map.of("k", "v"), false, false, WHOLE),
                    spec("n", "t", Map.of(), Map.of(), true, false, WHOLE),
                    spec("n", "t", Map.of(), Map.of(), false, false),
                    spec("n", "t", Map.of(), Map.of(), false, false, WHOLE, entry("b", "c")),
                    spec("n", "t", Map.of(), Map.of(), false, false, entry("a", "b")),
                    spec("n", "t", Map.of(), Map.of(), false, false, template("a", "b")),
                    spec("n", "t", Map.of(), Map.of(), false, false, template("a", "c")),
                    spec("n", "t", Map.of(), Map.of(), false, false, entry("ab", "")))
                .map(ProjectionSpec::digest))
        .doesNotHaveDuplicates();
  }

  @Test
  void aSecretThatIsTrackedLooksDifferent() {
    // Given
    ProjectionSpec plain = spec("n", "t", Map.of(), Map.of(), false, false, WHOLE);

    // When
    ProjectionSpec tracked =
        new ProjectionSpec(
            "spec.projection",
            plain.secretName(),
            plain.type(),
            plain.labels(),
            plain.annotations(),
            plain.shape(),
            plain.owned(),
            plain.adopt(),
            true);

    // Then
    assertThat(tracked.digest()).isNotEqualTo(plain.digest());
  }

  @Test
  void whetherASecretMayBeTakenOverDoesNotChangeWhatItLooksLike() {
    assertThat(spec("n", "t", Map.of(), Map.of(), false, true, WHOLE).digest())
        .isEqualTo(spec("n", "t", Map.of(), Map.of(), false, false, WHOLE).digest());
  }

  @Test
  void whatKubernetesWouldRefuseIsRefusedWithItsPath() {
    Map<String, String> none = Map.of();
    Map<Executable, String> cases = new LinkedHashMap<>();
    cases.put(
        () -> spec("n", "t", Map.of("a..b/x", "v"), none, false, false, WHOLE),
        "spec.projection.labels");
    cases.put(
        () -> spec("n", "t", Map.of("x", "-v"), none, false, false, WHOLE),
        "spec.projection.labels");
    cases.put(
        () -> spec("n", "t", none, Map.of("a b", "v"), false, false, WHOLE),
        "spec.projection.annotations");
    cases.put(
        () -> spec("n", "t", none, none, false, false, WHOLE, entry("..data", "k")),
        "spec.projection.data[1].key");
    cases.put(
        () -> spec("n", "t", none, none, false, false, WHOLE, entry("b", "k\nWARN forged")),
        "spec.projection.data[1].jsonKey");

    assertThat(cases)
        .allSatisfy(
            (declared, path) ->
                assertThatThrownBy(declared::execute)
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining(path + ": "));
  }

  @Test
  void aMarkIsReadAsItWasWritten() {
    // Given
    String digest = spec("n", "t", Map.of(), Map.of(), false, false, WHOLE).digest();
    ProjectionMark mark = new ProjectionMark("v".repeat(20) + ".1-" + "v".repeat(9), digest, mac());

    // When, Then
    assertThat(ProjectionMark.parse(mark.toString())).hasValue(mark);
  }

  @Test
  void whatIsNoMarkIsNone() {
    String good = new ProjectionMark("v".repeat(32), "d".repeat(16), mac()).toString();
    assertThat(
            Stream.of(
                null,
                "",
                "v1",
                good + "x",
                " " + good,
                good.replaceFirst("v1", "v2"),
                good.replace('m', '!'),
                good + "x".repeat(300)))
        .allSatisfy(text -> assertThat(ProjectionMark.parse(text)).isEmpty());
  }

  private static String mac() {
    return "m".repeat(43);
  }

  private static Entry entry(String key, String jsonKey) {
    return Entry.member(key, jsonKey);
  }

  private static Entry template(String key, String text) {
    return new Templated(key, Template.parse("path", text));
  }

  private static ProjectionSpec spec(
      String name,
      String type,
      Map<String, String> labels,
      Map<String, String> annotations,
      boolean owned,
      boolean adopt,
      Entry... entries) {
    return new ProjectionSpec(
        "spec.projection",
        new ObjectName(name),
        type,
        labels,
        annotations,
        Shape.of(entries),
        owned,
        adopt,
        false);
  }
}
